/**
 * Answers that are no success, with the bodies that DeepSeek documents or is known to send for them.
 * Owns their shapes; who refuses what is decided elsewhere.
 */

/** A whole answer. No content type means that none is sent. */
export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** Thrown to end an exchange with an answer that is no success. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with status ${answer.status}`);
    this.answer = answer;
  }
}

/** A body in DeepSeek's error shape. */
export function errorBody(message: string, type = 'invalid_request_error', code = 'invalid_request_error'): string {
  return JSON.stringify({ error: { message, type, param: null, code } });
}

/** A refusal of a request's content: 400 with DeepSeek's error shape and, as it does, no JSON content type. */
export function invalid(message: string): Refusal {
  return new Refusal({ status: 400, contentType: 'application/octet-stream', body: errorBody(message) });
}

/** A refusal in the words of a JSON reader that met the wrong shape. */
export function undecodable(reason: string, text: string): Refusal {
  return invalid(`Failed to deserialize the JSON body into the target type: ${reason} at ${endOf(text)}`);
}

/** Where a text ends, as line and column. */
export function endOf(text: string): string {
  const lines = text.split('\n');
  return `line ${lines.length} column ${lines.at(-1)?.length ?? 0}`;
}

const documented: Record<number, readonly [message: string, type: string]> = {
  400: ['Invalid request', 'invalid_request_error'],
  401: ['Authentication Fails, Your api key: ****0000 is invalid', 'authentication_error'],
  402: ['Insufficient Balance', 'unknown_error'],
  422: ['Invalid parameters', 'invalid_request_error'],
  429: [
    'Your current concurrency is 40, which exceeds your concurrency limit of 39 based on your remaining balance. Please top up your balance to restore your concurrency.',
    'rate_limit_reached',
  ],
  500: ['Internal server error', 'server_error'],
  503: ['Service is too busy. Please retry after a brief wait.', 'server_error'],
};

/** The usual answer for a status: DeepSeek's own body, or for a status that only proxies send, a page. */
export function usualAnswer(status: number): Answer {
  const known = documented[status];
  if (known !== undefined) {
    return { status, contentType: 'application/json', body: errorBody(known[0], known[1]) };
  }
  if (status >= 500) return page(status);
  return { status };
}

/** A proxy's error page. */
export function page(status: number): Answer {
  const body = `<!DOCTYPE html><html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>`;
  return { status, contentType: 'text/html', body };
}
