/** Entry of the page of a batch. */
import { joinHost } from '../tab.ts';
import { BatchElement } from './page.ts';

const page = document.querySelector('ask-batch');
if (page instanceof BatchElement) joinHost(page);
