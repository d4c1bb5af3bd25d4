import assert from 'node:assert/strict';
import type { AgentTool } from '../../../../src/core/agent/tool.ts';
import { Toolbox } from '../../../../src/core/agent/toolbox.ts';

function tool(name: string, description = ''): AgentTool {
  return {
    spec: { name, description, parameters: {} },
    readsOnly: true,
    prepare: () => Promise.reject(new Error('not prepared here')),
  };
}

describe('toolbox', () => {
  it('has the same order whatever order the tools come in', () => {
    const names = (tools: readonly AgentTool[]) => new Toolbox(tools).specs.map(({ name }) => name);
    assert.deepEqual(names([tool('read'), tool('Edit'), tool('ask')]), ['Edit', 'ask', 'read']);
    assert.deepEqual(names([tool('ask'), tool('read'), tool('Edit')]), ['Edit', 'ask', 'read']);
  });

  it('takes the first of two with the same name, and none that a service refuses', () => {
    const box = new Toolbox([tool('read', 'ours'), tool('read', 'another'), tool('a b'), tool('')]);
    assert.deepEqual(box.specs, [{ name: 'read', description: 'ours', parameters: {} }]);
    assert.equal(box.find('read')?.spec.description, 'ours');
    assert.equal(box.find('a b'), undefined);
  });

  it('holds no more than a request may have', () => {
    const box = new Toolbox(Array.from({ length: 200 }, (_, index) => tool(`tool${index}`)));
    assert.equal(box.specs.length, 128);
    assert.equal(box.find('tool127')?.spec.name, 'tool127');
    assert.equal(box.find('tool128'), undefined);
  });
});
