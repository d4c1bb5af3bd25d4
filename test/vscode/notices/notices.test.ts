/** Words that come from elsewhere are only words in a notification. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { plainWords, showError, showInformation, showWarning } from '../../../src/host/notices/notices.ts';

/** As the editor's own: vs/base/common/linkedText.ts. */
const links = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const words = 'Ask [Show what changed](command:workbench.action.quit) about [it](https://evil.example "x")?';

describe('notifications', () => {
  it('make no links of what stands in them, and pass on everything else', async () => {
    assert.match(words, links);
    const shown = [
      ['showInformationMessage', showInformation],
      ['showWarningMessage', showWarning],
      ['showErrorMessage', showError],
    ] as const;
    for (const [name, show] of shown) {
      const own = vscode.window[name];
      const given: unknown[] = [];
      const stand = async (...all: unknown[]) => {
        given.push(...all);
        return 'Go';
      };
      Object.assign(vscode.window, { [name]: stand });
      try {
        assert.equal(await show(words, { modal: true }, 'Go'), 'Go');
      } finally {
        Object.assign(vscode.window, { [name]: own });
      }
      assert.deepEqual(given.slice(1), [{ modal: true }, 'Go']);
      assert.doesNotMatch(String(given[0]), links);
    }
    for (const text of ['', 'a [b] (c)', 'f(x)[0](1)'])
      assert.equal(plainWords(text).replaceAll(' ', ''), text.replaceAll(' ', ''));
  });
});
