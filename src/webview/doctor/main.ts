/** Entry of the doctor's page. */
import { joinHost } from '../tab.ts';
import { DoctorElement } from './page.ts';

const page = document.querySelector('ask-doctor');
if (page instanceof DoctorElement) joinHost(page);
