import assert from 'node:assert/strict';
import { readSlash } from '../../../../src/core/context/slash.ts';
import { variablesIn } from '../../../../src/core/context/promptFile.ts';
import { estimateTokens } from '../../../../src/core/cost/tokens.ts';
import { commands } from '../../../../src/core/prompts/commands/table.ts';

describe('the prompts of the commands', () => {
  for (const { name, instruction } of commands) {
    it(`/${name} is short, and the same for every file and every day`, () => {
      assert.equal(readSlash(`/${name}`)?.name, name);
      assert.ok(estimateTokens(instruction) < 300);
      assert.doesNotMatch(instruction, /\$\{|\d{4}/);
      assert.equal(variablesIn(instruction).size, 0);
    });
  }
});
