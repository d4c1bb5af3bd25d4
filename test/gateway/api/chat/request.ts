/**
 * Reads a chat request and refuses what DeepSeek refuses: parameters out of range, combinations it does not allow,
 * reasoning that was lost on the way.
 */
import { invalid, undecodable } from '../../net/refusal.ts';
import type { Settings } from '../../options.ts';
import { type Fields, isFields, readNumber, readStop, readStream, textOf } from '../body.ts';
import type { FileStore } from '../files.ts';
import { readMessages } from './messages.ts';
import { seesImages, servedModel, thinksByDefault } from '../models.ts';
import { countTokens, imageTokens } from '../usage/tokens.ts';
import type { ChatRequest, Effort, Message, Tool } from './wire.ts';

const efforts: Readonly<Record<string, Effort>> = {
  none: 'off',
  minimal: 'low',
  low: 'low',
  medium: 'high',
  high: 'high',
  xhigh: 'high',
  max: 'max',
  ultra: 'max',
};

/** Where a chat request came in. */
export interface ChatPlace {
  readonly flavour: Settings['flavour'];
  /** Under /beta: prefix completion and strict tools are allowed. */
  readonly beta: boolean;
  readonly files: FileStore;
  readonly contextTokens: number;
}

/** Reads a chat request. `text` is its body. */
export function readChatRequest(
  fields: Fields,
  text: string,
  { flavour, beta, files, contextTokens }: ChatPlace,
): ChatRequest {
  const askedModel = fields['model'];
  const messages = readMessages(fields['messages'], text, files);
  if (typeof askedModel !== 'string') throw undecodable('missing field `model`', text);
  const model = servedModel(askedModel, flavour);
  const thinking = readThinking(fields, model);
  const tools = readTools(fields['tools'], beta);
  const toolChoice = readToolChoice(fields['tool_choice'], thinking);
  const json = readFormat(fields['response_format'], messages);
  const request: ChatRequest = {
    askedModel,
    model,
    messages,
    stream: readStream(fields),
    thinking,
    maxTokens: readNumber(fields, 'max_tokens', [1, 393_216], { whole: true }) ?? defaultMaxTokens(thinking),
    temperature: readNumber(fields, 'temperature', [0, 2]),
    stop: readStop(fields),
    json,
    tools,
    toolChoice,
    userId: readUserId(fields['user_id']),
  };
  readNumber(fields, 'top_p', [0, 1], { open: true });
  readNumber(fields, 'top_logprobs', [0, 20], { whole: true });
  if ((fields['top_logprobs'] ?? 0) !== 0 && fields['logprobs'] !== true) {
    throw invalid('top_logprobs should be set along with logprobs = true');
  }
  checkConversation(request, beta);
  checkLength(request, contextTokens);
  return request;
}

function checkConversation({ messages, model, thinking, tools }: ChatRequest, beta: boolean): void {
  if (!seesImages(model) && messages.some(({ pictures }) => pictures.length > 0)) {
    throw invalid('This model does not support image');
  }
  for (const [index, { role, prefix, reasoning }] of messages.entries()) {
    if (prefix && !beta)
      throw invalid('The prefix parameter needs the beta API (base_url="https://api.deepseek.com/beta")');
    if (prefix && (role !== 'assistant' || index !== messages.length - 1)) {
      throw invalid('The prefix parameter is only allowed in the last message, which must be of the assistant');
    }
    if (role === 'assistant' && !prefix && thinking !== 'off' && tools.length > 0 && reasoning === undefined) {
      throw invalid('The reasoning_content in the thinking mode must be passed back to the API.');
    }
  }
}

function checkLength({ messages, maxTokens }: ChatRequest, contextTokens: number): void {
  const characters = messages.reduce((sum, { text }) => sum + text.length, 0);
  // No token is shorter than a character: most requests need no counting.
  if (characters + maxTokens <= contextTokens) return;
  const prompt = messages.reduce(
    (sum, { text, pictures }) => sum + countTokens(text) + pictures.length * imageTokens,
    0,
  );
  if (prompt + maxTokens <= contextTokens) return;
  throw invalid(
    `This model's maximum context length is ${contextTokens} tokens. However, you requested ${prompt + maxTokens} tokens (${prompt} in the messages, ${maxTokens} in the completion). Please reduce the length of the messages or completion.`,
  );
}

function readThinking(fields: Fields, model: string): Effort {
  const thinking = fields['thinking'];
  const type = isFields(thinking) ? thinking['type'] : undefined;
  if (type !== undefined && type !== 'enabled' && type !== 'disabled') {
    throw invalid('Invalid thinking type, expected enabled or disabled');
  }
  const effort = efforts[textOf(fields['reasoning_effort'], 'high')];
  if (effort === undefined) throw invalid('Invalid reasoning_effort, expected one of none, low, high, max');
  if (type === 'disabled' || effort === 'off') return 'off';
  return type === 'enabled' || thinksByDefault(model) ? effort : 'off';
}

function defaultMaxTokens(thinking: Effort): number {
  return { off: 8192, low: 65_536, high: 65_536, max: 131_072 }[thinking];
}

function readTools(value: unknown, beta: boolean): readonly Tool[] {
  const list: unknown = value ?? [];
  if (!Array.isArray(list)) throw invalid('Invalid tools, expected a list');
  if (list.length > 128) throw invalid('Invalid tools, at most 128 functions are allowed');
  const targets = list.map((entry: unknown) => {
    const target = isFields(entry) ? entry['function'] : undefined;
    if (!isFields(target)) throw invalid('Invalid tools, missing field `function`');
    return target;
  });
  const strict = targets.filter((target) => target['strict'] === true).length;
  if (beta && strict > 0 && strict < targets.length) throw invalid('All functions must be strict when one is');
  const tools = targets.map(readTool);
  if (new Set(tools.map(({ name }) => name)).size < tools.length) throw invalid('Tool names must be unique');
  return tools;
}

function readTool(target: Fields): Tool {
  const name = target['name'];
  if (typeof name !== 'string' || !/^[\w-]{1,128}$/.test(name)) {
    throw invalid("Invalid 'tools[].function.name': expected a string that matches '^[a-zA-Z0-9_-]+$'");
  }
  const parameters = isFields(target['parameters']) ? target['parameters'] : {};
  const properties = isFields(parameters['properties']) ? Object.keys(parameters['properties']) : [];
  const required: unknown[] = Array.isArray(parameters['required']) ? parameters['required'] : [];
  if (target['strict'] === true && properties.some((property) => !required.includes(property))) {
    throw invalid(`Invalid tool parameters schema of ${name}: every property must be in required in strict mode`);
  }
  return { name, description: textOf(target['description']), parameters };
}

function readToolChoice(value: unknown, thinking: Effort): ChatRequest['toolChoice'] {
  const choice = value ?? 'auto';
  if (choice === 'auto' || choice === 'none') return choice;
  const target = isFields(choice) ? choice['function'] : undefined;
  const name = isFields(target) ? target['name'] : undefined;
  if (choice !== 'required' && typeof name !== 'string') throw invalid('Invalid tool_choice');
  if (thinking !== 'off') throw invalid('Thinking mode does not support this tool_choice');
  return typeof name === 'string' ? { name } : 'required';
}

function readFormat(value: unknown, messages: readonly Message[]): boolean {
  const type = isFields(value) ? value['type'] : 'text';
  if (type === 'text') return false;
  if (type !== 'json_object') throw invalid('This response_format type is unavailable now');
  if (messages.some(({ text }) => /json/i.test(text))) return true;
  throw invalid("Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'.");
}

function readUserId(value: unknown): string {
  const id = typeof value === 'string' ? value : '';
  if (id.length > 512) throw invalid('Invalid user_id, at most 512 characters are allowed');
  return id;
}
