/**
 * Which files hold secrets by their name: they never leave the machine, neither as a prompt nor as a snippet.
 * Owns the list. What a workspace excludes by itself comes in from the host.
 */

const secretNames = new RegExp(
  [
    String.raw`\.env(?:rc|\..+)?`,
    String.raw`.+\.env`,
    String.raw`.+\.(?:pem|key|p8|p12|pfx|jks|keystore|kdbx?|ppk|tfstate|ovpn|keytab)`,
    String.raw`.+\.tfstate\.backup`,
    String.raw`id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?`,
    String.raw`\.(?:npmrc|yarnrc|pypirc|netrc|pgpass|htpasswd|git-credentials|dockercfg|vault-token)`,
    '_netrc|kubeconfig|credentials',
    String.raw`(?:secrets?|credentials?)\.(?:json|ya?ml|toml|ini|properties|env)`,
    String.raw`(?:service-account|client_secret).*\.json`,
  ]
    .map((name) => `(?:${name})`)
    .join('|')
    .replace(/^.*$/s, '^(?:$&)$'),
  'i',
);
const secretFolders = /(?:^|\/)\.(?:ssh|gnupg|aws|azure|kube|docker)\//i;

/** Whether the path (forward slashes) is that of a file that holds secrets. */
export function isSecretPath(path: string): boolean {
  return secretFolders.test(path) || secretNames.test(path.slice(path.lastIndexOf('/') + 1));
}
