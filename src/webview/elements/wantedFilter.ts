/**
 * What a page is to be filtered by: what was chosen last, until a view of the host has it. A view that was on its way when that was
 * chosen does not undo it.
 */
export class WantedFilter<F extends object> {
  #chosen: F | undefined;

  /** What the page shows as chosen, and asks for, given the filter that the host tells. */
  of(told: F): F {
    const chosen = this.#chosen;
    if (chosen === undefined || isSame(chosen, told)) this.#chosen = undefined;
    return this.#chosen ?? told;
  }

  /** The filter to ask for from now on. */
  choose(told: F, change: Partial<F>): F {
    this.#chosen = { ...this.of(told), ...change };
    return this.#chosen;
  }
}

function isSame<F extends object>(one: F, other: F): boolean {
  return (Object.keys(one) as (keyof F)[]).every((name) => one[name] === other[name]);
}
