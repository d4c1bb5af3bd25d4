/**
 * What all browser tests share: one editor server, one browser, one gateway that the extension already has a key for.
 * Opens workbenches on fresh workspaces and profiles. Saves the evidence when a test fails.
 */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RootHookObject, Test } from 'mocha';
import type { Browser } from 'playwright-core';
import type { Fault } from '../gateway/faults/fault.ts';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import type { Editor } from '../launch/editor.ts';
import { createCanary } from '../helpers/canary.ts';
import { Endings } from '../launch/endings.ts';
import { outputPath } from '../launch/paths.ts';
import { copySampleWorkspace } from '../launch/sample.ts';
import { startServer, type EditorServer, type Settings } from '../launch/server.ts';
import { assertNoTraces } from '../launch/traces.ts';
import { launchBrowser, openWorkbench, type Workbench } from '../launch/workbench.ts';

interface Shared {
  readonly browser: Browser;
  readonly server: EditorServer;
  readonly gateway: Gateway;
}

let shared: Shared | undefined;
const open = new Map<Workbench, Endings>();
/** What the consoles of closed workbenches said. */
const consoles: string[] = [];

/** The gateway that the extension host's environment has key and secret for. */
export function gateway(): Gateway {
  return theShared().gateway;
}

/** The browser that every workbench is a page of. */
export function browser(): Browser {
  return theShared().browser;
}

/** Where the extension keeps files that belong to no workspace. */
export function storagePath(): string {
  return join(theShared().server.globalStoragePath, 'ask-deepseek.ask-deepseek');
}

/** Everything that the server and its extension hosts write: settings, state, logs. */
export function dataPath(): string {
  return dirname(theShared().server.logsPath);
}

/** Lets the next answer of the gateway be, or go wrong, like this. Requests for anything else are left alone. */
export function nextAnswer(fault: Fault, from: Gateway = gateway()): void {
  from.fault(fault, { path: /\/chat\/completions$/u });
}

/**
 * Opens a workbench of its own: fresh profile, fresh copy of the sample workspace, settings of the user and the machine as
 * given. Unless told otherwise the extension is set to the gateway, so the panel is ready to ask.
 */
export async function openStage(
  options: {
    readonly machineSettings?: Settings;
    readonly userSettings?: Settings;
    readonly size?: { readonly width: number; readonly height: number };
    /** The workspace, if it is to be another than a fresh sample, or `none` for an empty window. */
    readonly folder?: string;
    /** A .code-workspace file, opened instead of the folder. */
    readonly workspaceFile?: string;
    /** The language of the browser, which the extension's own words follow. */
    readonly locale?: string;
  } = {},
): Promise<Workbench> {
  const { browser, server } = theShared();
  const endings = new Endings();
  let { folder } = options;
  if (folder === undefined) {
    const sample = await copySampleWorkspace();
    endings.add(() => sample.remove());
    ({ folder } = sample);
  }
  await server.writeMachineSettings(
    options.machineSettings ?? { 'askDeepSeek.service': 'gateway', 'askDeepSeek.gateway.address': gateway().url },
  );
  await server.writeUserSettings({
    'workbench.colorTheme': 'Dark Modern',
    // A request of its own after the first answer, which would take what a test wants the next one to be.
    'askDeepSeek.makeTitles': false,
    ...options.userSettings,
  });
  const workbench = await openWorkbench(browser, server, {
    ...(folder === 'none' ? {} : { folder }),
    ...(options.size === undefined ? {} : { size: options.size }),
    ...(options.workspaceFile === undefined ? {} : { workspaceFile: options.workspaceFile }),
    ...(options.locale === undefined ? {} : { locale: options.locale }),
  });
  endings.add(() => workbench.close());
  open.set(workbench, endings);
  return workbench;
}

/** Changes the machine's settings while a workbench is open. */
export async function changeMachineSettings(settings: Settings): Promise<void> {
  await theShared().server.writeMachineSettings(settings);
}

/** Closes a workbench that openStage gave; nothing is left of it. */
export async function closeStage(workbench: Workbench | undefined): Promise<void> {
  if (workbench === undefined) return;
  consoles.push(...workbench.consoleLines());
  await open.get(workbench)?.run();
  open.delete(workbench);
}

/** Hooks around the whole run. */
export function stageHooks(editor: Editor): RootHookObject {
  const endings = new Endings();
  return {
    beforeAll: async () => {
      await rm(join(outputPath, 'failures'), { recursive: true, force: true });
      const samples = await copySampleWorkspace();
      endings.add(() => samples.remove());
      const started = await startGateway({
        auth: 'hmac',
        key: createCanary('key'),
        secret: createCanary('secret'),
        folder: samples.folder,
        pace: 300,
      });
      endings.add(() => started.close());
      const [server, browser] = await Promise.all([
        startServer(editor, {
          environment: {
            DEEPSEEK_API_KEY: started.key,
            DEEPSEEK_SECRET_KEY: started.secret,
            DEEPSEEK_BASE_URL: started.url,
          },
        }),
        launchBrowser(),
      ]);
      endings.add(() => server.stop());
      endings.add(() => browser.close());
      shared = { browser, server, gateway: started };
    },
    afterEach: async function saveEvidence(this: Mocha.Context) {
      shared?.gateway.clear();
      if (this.currentTest?.isFailed() !== true) return;
      // A hook of the whole run that throws ends the whole run.
      await saveFailure(this.currentTest).catch((error: unknown) => console.error('      evidence is missing:', error));
    },
    afterAll: async () => {
      for (const workbench of open.keys()) await closeStage(workbench);
      try {
        const { server, gateway: asked } = theShared();
        const texts = { 'the output of the server': server.output(), 'a console': consoles.join('\n') };
        await assertNoTraces([asked.key, asked.secret], server.dataPath, texts);
      } finally {
        await endings.run();
        shared = undefined;
      }
    },
  };
}

/** A picture and the console of each open page, the extension's log and the server's output, under test/output/failures. */
async function saveFailure(test: Test): Promise<void> {
  const { server } = theShared();
  const folder = join(outputPath, 'failures', test.fullTitle().replaceAll(/[^\p{L}\p{N}]+/gu, '-'));
  await mkdir(folder, { recursive: true });
  for (const [index, workbench] of [...open.keys()].entries()) {
    await workbench.page.screenshot({ path: join(folder, `page-${index}.png`) });
    await writeFile(join(folder, `console-${index}.log`), workbench.consoleLines().join('\n'));
  }
  await writeFile(join(folder, 'server.log'), server.output());
  await cp(server.logsPath, join(folder, 'logs'), { recursive: true });
  console.log(`      evidence in ${folder}`);
}

function theShared(): Shared {
  if (shared === undefined) throw new Error('The stage is set up by node test/launch/test.ts browser.');
  return shared;
}
