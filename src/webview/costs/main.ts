/** Entry of the page of costs. */
import { joinHost } from '../tab.ts';
import { CostsElement } from './page.ts';

const page = document.querySelector('ask-costs');
if (page instanceof CostsElement) joinHost(page);
