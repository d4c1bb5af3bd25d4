/** Begins every line of mocha's report on the extension host's console, so that it is told from all else that is printed there. */
export const reportMark = 'test| ';
