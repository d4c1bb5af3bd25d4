/**
 * Answers `@`: the best of what can be attached, first what is at hand, then what had to be searched for.
 * Owns the ids under which the panel knows an offer; what the offers are is offers.ts.
 */
import { rank } from '../../core/context/rank.ts';
import type { CandidateView } from '../../protocol/view.ts';
import type { Gate } from './fileGate.ts';
import type { Pages } from './sources/pages.ts';
import type { Found } from './sources/pictures.ts';
import {
  offersAtHand,
  offersOfFiles,
  offersOfGit,
  offersOfSymbols,
  offerOfPage,
  offerToChoose,
  type Offer,
} from './offers.ts';

const maxShown = 30;
/** Offers of earlier lists stay known for a while: a click may come after the next list was made. */
const maxKnown = 300;

export class Mentions {
  readonly #gate: Gate;
  readonly #pages: Pages;
  readonly #known = new Map<string, Offer>();
  #count = 0;

  constructor(gate: Gate, pages: Pages) {
    this.#gate = gate;
    this.#pages = pages;
  }

  /** Shows what the query names, more than once if more is found later. Resolves when there is no more, or at the signal. */
  async find(query: string, signal: AbortSignal, show: (candidates: readonly CandidateView[]) => void): Promise<void> {
    const gate = this.#gate;
    if (/^https?:\/\/./i.test(query)) {
      show([this.#presentOne(offerOfPage(this.#pages, query))]);
      return;
    }
    const offers = [...offersAtHand(gate)];
    const add = async (found: Promise<readonly Offer[]>): Promise<void> => {
      // One source that fails takes nothing from the others.
      const more = await found.catch((): readonly Offer[] => []);
      if (signal.aborted || more.length === 0) return;
      offers.push(...more);
      show(this.#present(query, offers));
    };
    show(this.#present(query, offers));
    await Promise.all([
      add(offersOfGit(gate, query)),
      ...(query === '' ? [] : [add(offersOfFiles(gate, query, signal)), add(offersOfSymbols(gate, query))]),
    ]);
  }

  /** Makes what was offered under the id; nothing if there is no such offer. Rejects with a Refusal. */
  async take(id: string, signal: AbortSignal): Promise<readonly Found[]> {
    return (await this.#known.get(id)?.take(signal)) ?? [];
  }

  #present(query: string, offers: readonly Offer[]): readonly CandidateView[] {
    const different = new Map([...offers, offerToChoose(this.#gate)].map((offer) => [keyOf(offer), offer]));
    const best = rank(query, [...different.values()], ({ words }) => words, maxShown);
    return best.map((offer) => this.#presentOne(offer));
  }

  #presentOne(offer: Offer): CandidateView {
    const { icon, label, detail, insert = label } = offer;
    return { id: this.#remember(offer), icon, label, insert, ...(detail !== undefined && { detail }) };
  }

  #remember(offer: Offer): string {
    const id = `offer-${++this.#count}`;
    this.#known.set(id, offer);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxKnown) break;
      this.#known.delete(oldest);
    }
    return id;
  }
}

/** A file that is open is found by the search as well. */
function keyOf({ icon, label, detail }: Offer): string {
  return `${icon}\0${label}\0${detail ?? ''}`;
}
