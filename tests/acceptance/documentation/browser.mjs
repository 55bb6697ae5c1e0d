// What a page has and Node.js has not: nexmo-client sends its requests with it.
import XMLHttpRequest from 'xhr2';

globalThis.XMLHttpRequest = XMLHttpRequest;
