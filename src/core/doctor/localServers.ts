/** Model servers and the ports of loopback where they usually listen. From each one's own documentation, read 2026-11-22. */

export interface LocalServer {
  readonly name: string;
  readonly port: number;
}

export const localServers: readonly LocalServer[] = [
  { name: 'Ollama', port: 11_434 },
  { name: 'LM Studio', port: 1234 },
  { name: 'llama.cpp', port: 8080 },
  { name: 'vLLM', port: 8000 },
  { name: 'SGLang', port: 30_000 },
];
