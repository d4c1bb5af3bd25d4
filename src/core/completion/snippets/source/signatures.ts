/**
 * Lines that declare something others can use, without what is inside.
 * Owns the patterns, which know forms common to many languages and no grammar.
 */

const longestSignature = 200;
const declarations: readonly RegExp[] = [
  // What is made public by name: JavaScript and its kin.
  /^export\s+(?!\*|\{|default\s*$)/,
  /^\s{0,8}(?:async\s+)?def\s+\w/,
  /^(?:(?:export|declare|default|abstract|public|internal|sealed|final|static|data|open|pub(?:\([\w\s]+\))?|async|unsafe|partial)\s+)*(?:class|interface|struct|enum|trait|type|func|fn|function|impl|module|namespace|protocol|object|record|union)\b\s*[\w(<*]/,
];
// Asked only of lines with the brackets they need: without those they would try every way to split a long line.
/** A method: a name and an argument list, one level in and before a body. */
const method =
  /^(?:\t| {2,4})(?:(?:public|protected|static|async|override|final|virtual|abstract|synchronized|readonly|get|set|pub(?:\([\w\s]+\))?|fn|fun|func|suspend|inline|const|unsafe)\s+)*(?!(?:if|for|while|switch|catch|return|function|else|do|match|with|await|throw|new)\b)[\w<>[\],.?*&:]*\s?\w+(?:<[^<>]*>)?\(.*\{$/;
/** A function of C: a type, a name and an argument list at the margin. */
const functionOfC =
  /^(?!(?:if|for|while|switch|return|else|typedef|using|import|from|const|let|var)\b)[A-Za-z_][\w:<>,*&\s]*[\s*&]\*?[\w:~]+\([^;={}]*\)(?:\s*const)?(?:\s*noexcept)?(?:\s*[{;])?$/;
const hidden = /^\s*(?:private\b|#|\/\/|\*|_)/;

/** `line` as a signature, or undefined when it declares nothing that is used elsewhere. */
export function signatureOf(line: string): string | undefined {
  if (line.length < 6 || hidden.test(line) || !isDeclaration(line)) return;
  const open = line
    .replace(/\s*(?:\{|=>\s*\{|=>)\s*\}?;?\s*$/, '')
    .replace(/^(export\s+(?:const|let|var)\s+[\w$]+(?:\s*:\s*[^=]+)?)\s*=\s*(?!.*=>|function).*$/, '$1')
    .trimEnd();
  return open.length <= longestSignature ? open : `${open.slice(0, longestSignature)}…`;
}

function isDeclaration(line: string): boolean {
  if (declarations.some((pattern) => pattern.test(line))) return true;
  if (!line.includes('(')) return false;
  return functionOfC.test(line.trimEnd()) || (line.endsWith('{') && method.test(line));
}
