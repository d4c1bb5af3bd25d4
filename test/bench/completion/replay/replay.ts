/**
 * Somebody types twenty edits while the gateway's copy model is asked for ghost text over real sockets.
 * Owns what is started for it and stopped.
 */
import { startGateway } from '../../../gateway/gateway.ts';
import { createRandom } from '../random.ts';
import { openService } from '../service.ts';
import { chooseEdits, writeKnowledge } from './edits.ts';
import { Typist, type Counts, type Person } from './typist.ts';

const seed = 2026;

/** Replays all edits, the same ones for each person. */
export async function replayTyping(person: Person): Promise<Counts> {
  const random = createRandom(seed);
  const edits = await chooseEdits(random);
  const knowledge = await writeKnowledge(edits);
  const gateway = await startGateway({ auth: 'hmac', folder: knowledge.folder });
  const service = openService(gateway.url, gateway);
  const typist = new Typist(service, random, person);
  try {
    for (const [at, edit] of edits.entries()) await typist.perform(edit, at);
    const { requests } = typist.counts;
    if (gateway.requests.length !== requests)
      throw new Error(`${gateway.requests.length} of ${requests} requests came`);
    return typist.counts;
  } finally {
    typist.engine.dispose();
    await service.close();
    await gateway.close();
    await knowledge.remove();
  }
}
