/**
 * Reads the settings of core/settings.ts from VS Code.
 * A value that decides where a request or a secret goes is taken from the user and never from a workspace, whatever
 * scope VS Code itself enforces. A value of the wrong type reads as the default.
 */
import * as vscode from 'vscode';
import { settings, settingsSection, type SettingKey, type SettingValue } from '../core/settings.ts';

export function readSetting<K extends SettingKey>(key: K): SettingValue<K> {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  const setting = settings[key];
  const value: unknown =
    setting.scope === 'window' ? configuration.get<unknown>(key) : configuration.inspect(key)?.globalValue;
  return isLike(value, setting) ? (value as SettingValue<K>) : setting.default;
}

/** Writes the user's own value, for every window. */
export async function writeSetting<K extends SettingKey>(key: K, value: SettingValue<K>): Promise<void> {
  await vscode.workspace.getConfiguration(settingsSection).update(key, value, vscode.ConfigurationTarget.Global);
}

export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(settingsSection) || event.affectsConfiguration('http')) listener();
  });
}

/** A setting of VS Code itself (`http.proxy`), the user's value only. */
export function readEditorSetting<T>(section: string, key: string, fallback: T): T {
  const found = vscode.workspace.getConfiguration(section).inspect<T>(key);
  return found?.globalValue ?? found?.defaultValue ?? fallback;
}

function isLike(value: unknown, setting: (typeof settings)[SettingKey]): boolean {
  if (typeof value !== typeof setting.default || value === null) return false;
  if (Array.isArray(setting.default)) return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (Array.isArray(value)) return false;
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0;
  const choices: readonly unknown[] | undefined = setting.choices;
  return choices === undefined || choices.includes(value);
}

/** Opens the settings editor at this extension's settings. */
export async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:ask-deepseek.ask-deepseek');
}
