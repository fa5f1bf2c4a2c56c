import type { Finding } from '../findings';
import { Element } from './element';
import type { Sanitize } from './xmlElement';
import { checkWellFormed } from './wellFormed';

/** Every element of HTML, also of old versions. None of them is a root of the API. */
const HTML_TAGS = new Set(
  (
    'html,head,body,title,base,link,meta,style,script,noscript,template,h1,h2,h3,h4,h5,h6,hgroup,p,br,hr,' +
    'pre,blockquote,center,div,span,font,section,article,aside,nav,main,header,footer,address,dialog,' +
    'details,summary,figure,figcaption,table,caption,colgroup,col,thead,tbody,tfoot,tr,th,td,ul,ol,li,dl,' +
    'dt,dd,dir,menu,form,fieldset,legend,label,input,button,select,datalist,optgroup,option,textarea,' +
    'output,progress,meter,a,abbr,acronym,b,bdi,bdo,big,cite,code,data,del,dfn,em,i,ins,kbd,mark,q,rp,rt,' +
    'ruby,s,samp,small,strike,strong,sub,sup,time,tt,u,var,wbr,img,picture,source,map,area,audio,video,' +
    'track,canvas,svg,math,iframe,embed,object,param,applet,frame,frameset,noframes,marquee,basefont'
  ).split(','),
);

/** What kind of answer came. An error's message is '' if the server sent none. */
export type Envelope =
  | { readonly kind: 'ok'; readonly root: Element }
  | { readonly kind: 'error'; readonly code: string | undefined; readonly message: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'unreadable'; readonly found: Finding };

/**
 * Parses the envelope of an answer. An `<error>`, or a status other than OK, is a failure (D); roots other than those
 * given are unreadable. A `<result>` with neither a status nor an error passes (I).
 */
export function parseEnvelope(text: string, roots: readonly string[], sanitize: Sanitize): Envelope {
  if (isHtml(text)) return { kind: 'html' };
  let root: Element;
  try {
    const found = checkWellFormed(text);
    if (found !== undefined) return { kind: 'unreadable', found: { kind: found } };
    root = Element.parse(text, sanitize);
  } catch {
    return { kind: 'unreadable', found: { kind: 'parserRefused' } };
  }
  return (
    envelopeFailure(root) ??
    (roots.includes(root.name)
      ? { kind: 'ok', root }
      : { kind: 'unreadable', found: { kind: 'root', name: root.name } })
  );
}

function envelopeFailure(root: Element): Envelope | undefined {
  if (root.name !== 'result' && root.name !== 'patches') return undefined;
  const error = root.children('error')[0];
  const status = root.rawAttribute('status')?.trim().toUpperCase();
  // An error may stand straight in the root, as the one text of add_check_note does (D, I).
  const ownCode = root.text('errorcode');
  const isFailed =
    error !== undefined || (status ?? 'OK') !== 'OK' || !['', '0'].includes(ownCode) || isRefusalInText(root, status);
  if (!isFailed) return undefined;
  const code = [error?.text('errorcode', 'code'), ownCode, root.text('code')].find(Boolean);
  const texts = [error?.text('message'), error?.ownText, root.text('message', 'msg'), root.ownText];
  return { kind: 'error', code, message: texts.find(Boolean) ?? '' };
}

/** A good answer has a status (D). A text alone is one only if it has the documented words of a write. */
function isRefusalInText(root: Element, status: string | undefined): boolean {
  const text = status === undefined ? bareText(root) : '';
  return text !== '' && !/\b(?:retrying|reprocessing|already applied)\b/i.test(text);
}

/** Returns the text of an element that contains nothing else, or ''. */
export function bareText(element: Element): string {
  return element.children().length === 0 ? element.ownText : '';
}

/** Whether a text is a web page, going by its first tag after any comments and the XML declaration. */
export function isHtml(text: string): boolean {
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    const end = skippedEnd(text, at);
    if (end === undefined) return isHtmlTag(text.slice(at, at + 40));
    const found = text.indexOf(end, at);
    if (found === -1) return false;
    at = found + end.length;
  }
}

/** Returns the end mark of the comment or the declaration that begins at `at`, or undefined for anything else. */
function skippedEnd(text: string, at: number): string | undefined {
  if (text.startsWith('<!--', at)) return '-->';
  return text.startsWith('<?', at) ? '?>' : undefined;
}

function isHtmlTag(text: string): boolean {
  const name = /^<(?:!doctype\s+)?([a-z][a-z0-9]*)[\s/>]/i.exec(text)?.[1]?.toLowerCase();
  return name !== undefined && HTML_TAGS.has(name);
}
