/** Languages that are interpreted: grammars of highlight.js that are loaded together. Owns the choice alone. */
export { default as bash } from 'highlight.js/lib/languages/bash';
export { default as elixir } from 'highlight.js/lib/languages/elixir';
export { default as julia } from 'highlight.js/lib/languages/julia';
export { default as lua } from 'highlight.js/lib/languages/lua';
export { default as matlab } from 'highlight.js/lib/languages/matlab';
export { default as perl } from 'highlight.js/lib/languages/perl';
export { default as powershell } from 'highlight.js/lib/languages/powershell';
export { default as python } from 'highlight.js/lib/languages/python';
export { default as r } from 'highlight.js/lib/languages/r';
export { default as ruby } from 'highlight.js/lib/languages/ruby';
export { default as sql } from 'highlight.js/lib/languages/sql';
export { default as vim } from 'highlight.js/lib/languages/vim';
