/**
 * A prompt of a batch, and what one asks of the service.
 * Owns the shapes and what tells two requests apart. Reading prompts from files is parse.ts.
 */
import type { ChatMessage, ChatRequest, ImageInput, Thinking } from '../../api/events.ts';
import { tellPicture } from '../prompts/pictures.ts';
import { fenced } from '../text/fence.ts';

export interface Prompt {
  /** One of its kind in the batch. */
  readonly id: string;
  readonly text: string;
  readonly system?: string;
  readonly model?: string;
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** Where the picture is, seen from the file of prompts. */
  readonly image?: string;
  /** Workspace path of the file that the prompt is about. Its text goes along when it is asked. */
  readonly file?: string;
}

/** What was chosen for the whole batch; a prompt's own word comes first. */
export interface BatchChoice {
  readonly model: string;
  readonly thinking: Thinking;
  readonly temperature: number;
  /** 0: the service's own limit. */
  readonly maxTokens: number;
}

/** What goes along with a prompt, read when it is asked. */
export interface Enclosure {
  readonly fileText?: string;
  readonly image?: ImageInput;
  /** What was seen in the picture, for a model that is not shown it. */
  readonly seen?: string;
}

const editingFiles =
  'If the task asks for changes to the file, answer with the whole changed file in one fenced code block. Otherwise answer in words.';

/** The request of one prompt, before anything is masked. */
export function requestOf(prompt: Prompt, choice: BatchChoice, enclosure: Enclosure): ChatRequest {
  const { fileText, image, seen } = enclosure;
  const system = [prompt.system ?? '', prompt.file === undefined ? '' : editingFiles].filter((text) => text !== '');
  // A lone half of a surrogate pair makes services refuse the whole request.
  const text = [
    prompt.text,
    ...(prompt.file === undefined ? [] : [prompt.file, fenced('', fileText ?? '')]),
    // Last: secrets before it keep their numbers (host/batch/work/answers.ts), and prompts of many pictures begin alike.
    ...(seen === undefined ? [] : [tellPicture(nameOf(prompt.image), seen)]),
  ]
    .join('\n\n')
    .toWellFormed();
  const messages: ChatMessage[] = [
    ...(system.length === 0 ? [] : [{ role: 'system', text: system.join('\n\n').toWellFormed() } as const]),
    { role: 'user', text, ...(image && { images: [image] }) },
  ];
  return { ...samplingOf(prompt, choice), messages };
}

function nameOf(image = ''): string {
  return image.slice(image.lastIndexOf('/') + 1);
}

/** Model, thinking and limits of a prompt's request. */
export function samplingOf(prompt: Prompt, choice: BatchChoice): Omit<ChatRequest, 'messages'> {
  const maxTokens = prompt.maxTokens ?? choice.maxTokens;
  return {
    model: prompt.model ?? choice.model,
    thinking: choice.thinking,
    temperature: prompt.temperature ?? choice.temperature,
    ...(maxTokens > 0 && { maxTokens }),
  };
}

/** A text that is the same for two requests if and only if they ask the same. `digest` names the bytes of a picture. */
export function identityOf(request: ChatRequest, digest: (bytes: Uint8Array) => string): string {
  const { model, thinking, temperature, maxTokens, json, messages } = request;
  const said = messages.map((message) => [
    message.role,
    message.text,
    ...(message.role === 'user' ? (message.images ?? []).map(({ bytes }) => digest(bytes)) : []),
  ]);
  return JSON.stringify([model, thinking, temperature ?? null, maxTokens ?? null, json ?? false, said]);
}

/** Whether the service is bound to answer the same each time. */
export function isDeterministic({ thinking, temperature }: Pick<ChatRequest, 'thinking' | 'temperature'>): boolean {
  return thinking === 'off' && temperature === 0;
}
