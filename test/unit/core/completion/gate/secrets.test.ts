import assert from 'node:assert/strict';
import { isSecretPath } from '../../../../../src/core/completion/gate/secrets.ts';

describe('names of files that hold secrets', () => {
  it('are known in any folder and in any case', () => {
    const secret = [
      '.env',
      'app/.env.production',
      'prod.env',
      '.envrc',
      'tls/server.pem',
      'SERVER.KEY',
      'id_rsa',
      'keys/id_ed25519',
      'a.p12',
      'a.pfx',
      'vault.kdbx',
      '.npmrc',
      '.netrc',
      '.git-credentials',
      'home/.ssh/config',
      '.aws/credentials',
      'infra/terraform.tfstate',
      'secrets.yaml',
      'credentials.json',
      'service-account-prod.json',
    ];
    for (const path of secret) assert.ok(isSecretPath(path), path);
  });

  it('are not mistaken in ordinary files', () => {
    const ordinary = [
      'src/env.ts',
      'environment.ts',
      'src/key.ts',
      'keys.md',
      'id_rsa.pub',
      'src/secrets.ts',
      'src/credentials.ts',
      'ssh/client.go',
      'monkey',
      'package.json',
      '',
    ];
    for (const path of ordinary) assert.ok(!isSecretPath(path), path);
  });
});
