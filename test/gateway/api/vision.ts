/**
 * A gateway's vision endpoint: the bytes of one image in, a JSON description out.
 */
import { describeImage, inspectImage } from '../images/inspect.ts';
import type { Exchange } from '../net/exchange.ts';
import { invalid, Refusal } from '../net/refusal.ts';
import { sendWhole } from '../faults/stream.ts';

/** Answers `POST /v1/vision/analysis`. */
export async function serveVision(exchange: Exchange, body: Buffer): Promise<void> {
  if (exchange.headers['content-type'] !== 'application/octet-stream') {
    const words = 'Expected request with `Content-Type: application/octet-stream`';
    throw new Refusal({ status: 415, contentType: 'text/plain; charset=utf-8', body: words });
  }
  const facts = inspectImage(body);
  if (facts === undefined) throw invalid('The body is not an image that is known here');
  const { type, width, height, sizeBytes } = facts;
  const description =
    exchange.fault.answer?.text ?? `${describeImage(facts)}. Simulated on this machine: nobody has looked at it.`;
  await sendWhole(exchange, { description, type, width, height, bytes: sizeBytes });
}
