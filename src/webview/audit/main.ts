/** Entry of the audit log's page. */
import { joinHost } from '../tab.ts';
import { AuditElement } from './page.ts';

const page = document.querySelector('ask-audit');
if (page instanceof AuditElement) joinHost(page);
