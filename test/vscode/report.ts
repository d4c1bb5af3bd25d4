/** How the tests in the extension host speak to the process that started it, over a console where much else is printed. */

/** Begins every line of mocha's report. */
export const reportMark = 'test| ';

/** The last thing said when every test has run and passed: a host that crashes never says it. */
export const passedMark = 'tests passed';
