/**
 * Secrets that nobody uses, made from the published formats of those who issue them, each in a place where people leave such
 * things. Owns the formats once more, on their own: nothing here comes from the patterns that are measured.
 */

import { createRandom } from '../completion/random.ts';

export interface Labelled {
  readonly kind: string;
  readonly text: string;
  readonly secret: string;
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const digits = '0123456789';
const letters = upper + lower;
const alphanumeric = letters + digits;
const hexadecimal = `${digits}abcdef`;
const base64 = `${alphanumeric}+/`;
const base64url = `${alphanumeric}-_`;
const base32 = `${upper}234567`;

type Make = (
  some: (characters: string, count: number) => string,
  between: (low: number, high: number) => number,
) => string;

const formats: Readonly<Record<string, Make>> = {
  'AWS access key id': (some) => `AKIA${some(base32, 16)}`,
  'AWS temporary key id': (some) => `ASIA${some(base32, 16)}`,
  'GitHub personal token': (some) => `ghp_${some(alphanumeric, 36)}`,
  'GitHub server token': (some) => `ghs_${some(alphanumeric, 36)}`,
  'GitHub fine-grained token': (some) => `github_pat_${some(alphanumeric, 22)}_${some(alphanumeric, 59)}`,
  'GitLab token': (some) => `glpat-${some(base64url, 20)}`,
  'Slack bot token': (some) => `xoxb-${some(digits, 12)}-${some(digits, 13)}-${some(alphanumeric, 24)}`,
  'Slack webhook': (some) =>
    `hooks.slack.com/services/T${some(upper + digits, 10)}/B${some(upper + digits, 10)}/${some(alphanumeric, 24)}`,
  'Stripe live key': (some, between) => `sk_live_${some(alphanumeric, between(24, 99))}`,
  'Stripe webhook secret': (some) => `whsec_${some(alphanumeric, 32)}`,
  'OpenAI project key': (some) => `sk-proj-${some(base64url, 74)}T3BlbkFJ${some(base64url, 74)}`,
  'DeepSeek key': (some) => `sk-${some(hexadecimal, 32)}`,
  'Anthropic key': (some) => `sk-ant-api03-${some(base64url, 93)}AA`,
  'OpenRouter key': (some) => `sk-or-v1-${some(hexadecimal, 64)}`,
  'Google API key': (some) => `AIza${some(base64url, 35)}`,
  'Google OAuth secret': (some) => `GOCSPX-${some(base64url, 28)}`,
  'npm token': (some) => `npm_${some(alphanumeric, 36)}`,
  'PyPI token': (some) => `pypi-AgEIcHlwaS5vcmc${some(base64url, 120)}`,
  'SendGrid key': (some) => `SG.${some(base64url, 22)}.${some(base64url, 43)}`,
  'Twilio key': (some) => `SK${some(hexadecimal, 32)}`,
  'Mailgun key': (some) => `key-${some(hexadecimal, 32)}`,
  'Shopify token': (some) => `shpat_${some(hexadecimal, 32)}`,
  'Square token': (some) => `sq0atp-${some(base64url, 22)}`,
  'Hugging Face token': (some) => `hf_${some(letters, 34)}`,
  'DigitalOcean token': (some) => `dop_v1_${some(hexadecimal, 64)}`,
  'Alibaba Cloud key id': (some) => `LTAI5t${some(alphanumeric, 18)}`,
  'Tencent Cloud key id': (some) => `AKID${some(alphanumeric, 32)}`,
  'Databricks token': (some) => `dapi${some(hexadecimal, 32)}`,
  'Docker Hub token': (some) => `dckr_pat_${some(base64url, 27)}`,
  'Grafana service token': (some) => `glsa_${some(alphanumeric, 32)}_${some(hexadecimal, 8)}`,
  'Vault token': (some) => `hvs.${some(base64url, 90)}`,
  'Linear key': (some) => `lin_api_${some(alphanumeric, 40)}`,
  'Notion token': (some) => `ntn_${some(alphanumeric, 46)}`,
  'Postman key': (some) => `PMAK-${some(hexadecimal, 24)}-${some(hexadecimal, 34)}`,
  'New Relic key': (some) => `NRAK-${some(upper + digits, 27)}`,
  'Supabase token': (some) => `sbp_${some(hexadecimal, 40)}`,
  'Azure storage key': (some) => `AccountKey=${some(base64, 86)}==`,
  'JSON web token': (some) => `eyJhbGciOiJIUzI1NiJ9.eyJ${some(base64url, 60)}.${some(base64url, 43)}`,
  'RSA private key': (some) => pem('RSA PRIVATE KEY', some),
  'OpenSSH private key': (some) => pem('OPENSSH PRIVATE KEY', some),
  'PKCS #8 private key': (some) => pem('PRIVATE KEY', some),
};

/** Values that only their name gives away. */
const values: Readonly<Record<string, Make>> = {
  hex: (some, between) => some(hexadecimal, between(32, 64)),
  base64: (some, between) => some(base64, between(30, 44)),
  alphanumeric: (some, between) => some(alphanumeric, between(20, 48)),
  password: (some, between) =>
    `${some(upper, 1)}${some(lower, 2)}${some(digits, 2)}${some('!#-_+?', 1)}${some(alphanumeric, between(5, 10))}`,
};

const names = [
  'API_KEY',
  'apiKey',
  'client_secret',
  'DB_PASSWORD',
  'access_token',
  'SECRET_KEY',
  'authToken',
  'encryptionKey',
];

const places: readonly ((secret: string) => string)[] = [
  (secret) => `const client = new Client('${secret}');\n`,
  (secret) => `curl -H "Authorization: Bearer ${secret}" https://api.example.com/v1/things\n`,
  (secret) => `{\n  "user": "ci",\n  "value": "${secret}"\n}\n`,
  (secret) => `2026-03-04 10:11:12 INFO login with ${secret} ok\n`,
  (secret) => `- 用 ${secret} 登录测试环境\n`,
  (secret) => `VALUE=${secret}\nOTHER=1\n`,
];

const assignments: readonly ((name: string, secret: string) => string)[] = [
  (name, secret) => `${name}=${secret}\nDEBUG=1\n`,
  (name, secret) => `export ${name}="${secret}"\n`,
  (name, secret) => `  ${name}: ${secret}\n  region: eu\n`,
  (name, secret) => `{ "${name}": "${secret}", "port": 1 }\n`,
  (name, secret) => `const ${name} = '${secret}';\n`,
  (name, secret) => `config['${name}'] = "${secret}"\n`,
  (name, secret) => `let ${name} = "${secret}";\n`,
];

/** The same corpus for the same seed: each format in each place, and each kind of value under each name. */
export function makeCorpus(seed: number): readonly Labelled[] {
  const random = createRandom(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const some = (characters: string, count: number): string =>
    Array.from({ length: count }, () => characters.charAt(between(0, characters.length - 1))).join('');
  const known = Object.entries(formats).flatMap(([kind, make]) =>
    places.map((place) => {
      const secret = make(some, between);
      return { kind, secret, text: place(secret) };
    }),
  );
  const named = Object.entries(values).flatMap(([kind, make]) =>
    names.flatMap((name) =>
      assignments.map((assign) => {
        const secret = make(some, between);
        return { kind: `named ${kind}`, secret, text: assign(name, secret) };
      }),
    ),
  );
  const urls = ['postgres', 'mysql', 'mongodb+srv', 'redis', 'amqp', 'https'].map((scheme) => {
    const secret = some(alphanumeric, 14);
    return { kind: 'password in a URL', secret, text: `DATABASE=${scheme}://app:${secret}@db.example.com:5432/main\n` };
  });
  return [...known, ...named, ...urls];
}

function pem(label: string, some: (characters: string, count: number) => string): string {
  const lines = Array.from({ length: 12 }, () => some(base64, 64));
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
}
