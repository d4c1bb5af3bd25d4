/** What settings, builds and other files are written in: grammars of highlight.js that are loaded together. Owns the choice alone. */
export { default as diff } from 'highlight.js/lib/languages/diff';
export { default as dockerfile } from 'highlight.js/lib/languages/dockerfile';
export { default as gradle } from 'highlight.js/lib/languages/gradle';
export { default as ini } from 'highlight.js/lib/languages/ini';
export { default as latex } from 'highlight.js/lib/languages/latex';
export { default as makefile } from 'highlight.js/lib/languages/makefile';
export { default as nginx } from 'highlight.js/lib/languages/nginx';
export { default as protobuf } from 'highlight.js/lib/languages/protobuf';
