/**
 * The door to the agent's edits and checkpoints: what the panel shows of them and asks for.
 * Owns that both are loaded with the first run of the agent, or the first look for a way back, and not before.
 */
import { EventEmitter, l10n, type Disposable, type Uri } from 'vscode';
import { decidedFirst } from '../../../core/agent/decidedFirst.ts';
import type { AgentTool } from '../../../core/agent/tool.ts';
import type { Session } from '../../../core/conversation/model.ts';
import type { ToHost } from '../../../protocol/messages.ts';
import { applyChange } from '../../../protocol/apply.ts';
import type { Change, PanelView } from '../../../protocol/view.ts';
import { Disposables } from '../../lifecycle.ts';
import { lazily, loadChunk } from '../../loadChunk.ts';
import { showError } from '../../notices/notices.ts';
import type { Checkpoints } from '../checkpoints/checkpoints.ts';
import type { openStage, StagingParts } from './open.ts';
import type { Stage } from './stage.ts';

type Loaded = ReturnType<typeof openStage>;

type Message = Extract<ToHost, { type: 'staged' | 'stagedAll' | 'takeEdits' | 'goBack' | 'undoBack' }>;

export class Staging implements Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new EventEmitter<readonly Change[]>());
  readonly #load: () => Promise<Loaded>;
  #loaded: Loaded | undefined;
  /** The session that the panel shows. */
  #front = '';

  /** Steps from the view before to the view after. */
  readonly onDidChange = this.#changed.event;

  constructor(parts: StagingParts) {
    this.#load = lazily(() => this.#build(parts));
  }

  /** The view with what waits for the person, and with the ways back. */
  addTo(view: PanelView): PanelView {
    return this.#loaded === undefined ? view : this.#changes(this.#loaded).reduce(applyChange, view);
  }

  /** Messages are shown anew: those to which there is a way back are to have it. */
  showWaysBack(): void {
    if (this.#loaded !== undefined && this.#loaded.checkpoints.turns.size > 0) {
      this.#changed.fire([waysBack(this.#loaded.checkpoints)]);
    }
  }

  /** Another session is in front. One in which no agent ever ran has no way back to look for. */
  async follow({ id, turns }: Session): Promise<void> {
    this.#front = id;
    if (this.#loaded !== undefined) this.#changed.fire(this.#changes(this.#loaded).slice(0, 1));
    const isAgents = [...turns.values()].some((turn) => turn.role === 'user' && turn.mode === 'agent');
    if (!isAgents) return;
    const { stage, checkpoints } = await this.#load();
    const askedAt = Math.max(0, ...[...turns.values()].map((turn) => (turn.role === 'user' ? turn.at : 0)));
    await Promise.all([checkpoints.load(id, askedAt), stage.restore(id)]);
  }

  /** A turn of the agent begins. */
  async begin(session: string, turn: string): Promise<void> {
    const { stage } = await this.#load();
    await stage.restore(session);
    stage.begin(session, turn);
  }

  /** Where edits are kept apart from the files. */
  async stage(): Promise<Stage> {
    return (await this.#load()).stage;
  }

  /** What edits files. `find` says where a file really is, and throws ToolRefusal for one that may not be seen. */
  async editTools(find: (path: string) => Promise<Uri>): Promise<readonly AgentTool[]> {
    return (await this.#load()).editTools(find);
  }

  /** All tools, so that those that need the files as they will be wait for the person. */
  async besides(tools: readonly AgentTool[]): Promise<readonly AgentTool[]> {
    return decidedFirst(tools, await this.stage(), ({ spec, readsOnly }) => !readsOnly && !own.has(spec.name));
  }

  /** Does what the panel asks. Shows its own failures. */
  async handle(message: Message, session: string): Promise<void> {
    try {
      await this.#do(message, session);
    } catch (error) {
      void showError(l10n.t('This could not be done: {0}', error instanceof Error ? error.message : ''));
    }
  }

  dispose(): void {
    this.#own.dispose();
  }

  async #do(message: Message, session: string): Promise<void> {
    const { stage, checkpoints } = await this.#load();
    switch (message.type) {
      case 'staged':
        return message.act === 'open'
          ? stage.open(message.fileId)
          : stage.decide(message.fileId, message.act === 'accept');
      case 'stagedAll':
        return stage.decideAll(message.fileIds, message.act === 'accept');
      case 'takeEdits':
        stage.takeAll(session, message.take === 'all');
        return stage.decideAll(message.fileIds, true);
      case 'goBack':
        return checkpoints.restore(session, message.messageId);
      case 'undoBack':
        return checkpoints.undoLast(session);
    }
  }

  async #build(parts: StagingParts): Promise<Loaded> {
    const { openStage } = await loadChunk(() => import('./open.ts'));
    const loaded = openStage(this.#own, parts);
    const { stage, checkpoints } = loaded;
    this.#loaded = loaded;
    this.#own.add(stage.onDidChange(() => this.#changed.fire(this.#changes(loaded).slice(0, 1))));
    this.#own.add(checkpoints.onDidChange(() => this.#changed.fire(this.#changes(loaded))));
    return loaded;
  }

  #changes({ view, checkpoints }: Loaded): readonly Change[] {
    return [{ type: 'staged', staged: view(this.#front) ?? null }, waysBack(checkpoints)];
  }
}

/** The questions to before which files can be taken back. */
function waysBack({ turns }: Checkpoints): Change {
  return { type: 'checkpoints', messageIds: [...turns] };
}

/** These work on the edits themselves. */
const own: ReadonlySet<string> = new Set(['edit_file', 'create_file', 'delete_file']);
