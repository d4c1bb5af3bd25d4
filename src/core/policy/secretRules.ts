/**
 * How secrets look: the published formats of keys and tokens, and what an assignment of one looks like in any language.
 * Owns patterns and the judgement of a single candidate. Finding them in a text is secrets.ts.
 * Sources: the vendors' own documentation of their token formats, read 2026-11.
 */

interface Rule {
  /** A proper name of what it is, for the person to read. */
  readonly kind: string;
  /** Literal beginnings, one of which every secret of this kind has. */
  readonly anchors: readonly string[];
  /** The whole secret, from the anchor on. */
  readonly pattern: RegExp;
}

/** Ends a token: nothing that could belong to it follows. */
const end = String.raw`(?![A-Za-z0-9_\-])`;

function token(kind: string, anchors: string, rest: string): Rule {
  const list = anchors.split(' ');
  const escaped = list.map((anchor) => anchor.replaceAll(/[.+]/g, String.raw`\$&`)).join('|');
  return { kind, anchors: list, pattern: new RegExp(`(?:${escaped})${rest}${end}`, 'y') };
}

/** Every format that is known by its beginning. */
export const rules: readonly Rule[] = [
  token('AWS access key', 'AKIA ASIA ABIA ACCA', '[A-Z2-7]{16}'),
  token('GitHub token', 'ghp_ gho_ ghu_ ghs_ ghr_', '[A-Za-z0-9]{36,255}'),
  token('GitHub token', 'github_pat_', '[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'),
  token('GitLab token', 'glpat- gldt- glrt- glcbt- glptt- glsoat- glft-', String.raw`[\w-]{20,64}`),
  token('Slack token', 'xoxb- xoxa- xoxp- xoxr- xoxs- xoxe- xapp-', '[A-Za-z0-9-]{20,255}'),
  token('Slack webhook', 'hooks.slack.com/services/', 'T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{20,}'),
  token('Discord webhook', 'discord.com/api/webhooks/', String.raw`\d{17,20}/[\w-]{60,}`),
  token('Stripe key', 'sk_live_ rk_live_ sk_test_ rk_test_ whsec_', '[A-Za-z0-9]{16,255}'),
  token('Anthropic key', 'sk-ant-', String.raw`[\w-]{32,200}`),
  token('OpenAI key', 'sk-proj- sk-svcacct- sk-admin-', String.raw`[\w-]{40,200}`),
  token('API key', 'sk-or-v1-', '[0-9a-f]{64}'),
  token('API key', 'sk-', '(?=[A-Za-z]*[0-9])[A-Za-z0-9]{32,64}'),
  token('Google API key', 'AIza', String.raw`[\w-]{35}`),
  token('Google OAuth secret', 'GOCSPX-', String.raw`[\w-]{28}`),
  token('Google access token', 'ya29.', String.raw`[\w-]{60,}`),
  token('npm token', 'npm_', '[A-Za-z0-9]{36}'),
  token('PyPI token', 'pypi-AgEIcHlwaS5vcmc pypi-AgENdGVzdC5weXBpLm9yZw', String.raw`[\w-]{50,1000}`),
  token('SendGrid key', 'SG.', String.raw`[\w-]{22}\.[\w-]{43}`),
  token('Twilio key', 'SK', '[0-9a-f]{32}'),
  token('Mailgun key', 'key-', '[0-9a-f]{32}'),
  token('Shopify token', 'shpat_ shpca_ shppa_ shpss_', '[0-9a-f]{32}'),
  token('Square token', 'sq0atp- sq0csp- EAAA', String.raw`[\w-]{22,64}`),
  token('Hugging Face token', 'hf_', '[A-Za-z]{34}'),
  token('DigitalOcean token', 'dop_v1_ doo_v1_ dor_v1_', '[0-9a-f]{64}'),
  token('Alibaba Cloud key', 'LTAI', '(?=[A-Za-z]*[0-9])[A-Za-z0-9]{12,26}'),
  token('Tencent Cloud key', 'AKID', '(?=[A-Za-z]*[0-9])[A-Za-z0-9]{32}'),
  token('Databricks token', 'dapi', String.raw`[0-9a-f]{32}(?:-\d)?`),
  token('Docker token', 'dckr_pat_ dckr_oat_', String.raw`[\w-]{27,40}`),
  token('Grafana token', 'glsa_', '[A-Za-z0-9]{32}_[0-9a-f]{8}'),
  token('Grafana token', 'glc_', '[A-Za-z0-9+/]{32,400}={0,2}'),
  token('HashiCorp Vault token', 'hvs. hvb. hvr.', String.raw`[\w-]{24,200}`),
  token('Linear key', 'lin_api_', '[A-Za-z0-9]{40}'),
  token('Notion token', 'ntn_', '[A-Za-z0-9]{40,60}'),
  token('Notion token', 'secret_', '(?=[A-Za-z]*[0-9])[A-Za-z0-9]{43}'),
  token('Postman key', 'PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'),
  token('New Relic key', 'NRAK- NRJS- NRII-', '[A-Za-z0-9_-]{19,40}'),
  token('Sentry token', 'sntrys_ sntryu_', '[A-Za-z0-9+/=_]{40,400}'),
  token('Supabase key', 'sbp_ sb_secret_', String.raw`[\w-]{30,64}`),
  token('Atlassian token', 'ATATT3 ATCTT3', '[A-Za-z0-9_=-]{40,400}'),
  token('Azure storage key', 'AccountKey=', '[A-Za-z0-9+/]{86}=='),
  token('Azure access signature', 'SharedAccessKey=', '[A-Za-z0-9+/]{43}='),
  token('age key', 'AGE-SECRET-KEY-1', '[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}'),
  token('JSON web token', 'eyJ', String.raw`[\w-]{10,4000}\.eyJ[\w-]{10,}\.[\w-]{16,}`),
  token('Telegram bot token', 'bot', String.raw`\d{8,10}:AA[\w-]{33}`),
];
