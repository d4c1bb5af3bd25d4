/**
 * Why there is no connection, and whose turn it is: words for the codes of the system, the TLS library and the transport.
 * Owns the text alone. Titles and buttons are in words.ts.
 */
import { l10n } from 'vscode';
import type { ErrorFacts } from '../../api/errors.ts';

/** For `NETWORK`. */
export function describeNetwork({ origin, cause, status }: ErrorFacts): string {
  const where = origin ?? l10n.t('The service');
  switch (status === 407 ? 'PROXY_AUTH_REQUIRED' : cause) {
    case 'PROXY_AUTH_REQUIRED':
      return l10n.t(
        'The proxy asks for a user name and password. Put them into its address: the setting “http.proxy”, or HTTPS_PROXY in the environment.',
      );
    case 'PROXY_CLOSED':
    case 'PROXY_REFUSED':
      return l10n.t(
        'The proxy does not let {0} through. Ask whoever runs it, or add the host to the setting “http.noProxy”.',
        where,
      );
    case 'PROXY_INVALID':
    case 'PROXY_UNSUPPORTED':
      return l10n.t('The proxy cannot be used. The setting “http.proxy” takes an http or https address.');
    case 'CA_FILE_UNREADABLE':
    case 'CA_FILE_INVALID':
      return l10n.t('The file in the setting “CA file” cannot be read or holds no certificate in PEM form.');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return l10n.t(
        'The name in {0} leads nowhere. Check the address, and whether you are online or need a VPN.',
        where,
      );
    case 'ECONNREFUSED':
      return l10n.t('Nobody listens at {0}. Check the address, and that the server or the proxy runs.', where);
    case undefined:
      return l10n.t('{0} could not be reached. Check the network, the proxy and the address.', where);
    default:
      return l10n.t(
        '{0} could not be reached ({1}). Check the network, the proxy and the address.',
        where,
        cause ?? '',
      );
  }
}

/** For `TLS`. */
export function describeTls({ origin, cause = '' }: ErrorFacts): string {
  const where = origin ?? l10n.t('the service');
  if (cause === 'CERT_HAS_EXPIRED') {
    return l10n.t(
      'The certificate of {0} has expired. Check the date of this computer; if it is right, whoever runs the server has to renew it.',
      where,
    );
  }
  if (cause === 'CERT_NOT_YET_VALID') {
    return l10n.t('The certificate of {0} is not valid yet. Check the date of this computer.', where);
  }
  if (cause === 'ERR_TLS_CERT_ALTNAME_INVALID' || cause === 'HOSTNAME_MISMATCH') {
    return l10n.t('The certificate is for another name than {0}. Check the address.', where);
  }
  if (/PROTOCOL|VERSION/.test(cause)) {
    return l10n.t('{0} does not speak TLS 1.2 or newer ({1}). Check scheme and port of the address.', where, cause);
  }
  return l10n.t(
    'The certificate of {0} was refused ({1}). If your company has its own authority, name its file in the setting “CA file”.',
    where,
    cause || '–',
  );
}
