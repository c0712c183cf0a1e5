import { type ProblemCode, problemTypes, type ProblemType } from './problem-types';

const INTRODUCTION = `# Errors

Every error is \`application/problem+json\` (RFC 9457). \`code\` names its kind and never changes. \`type\` is the
address of the kind's text below, at the service. \`title\` and \`detail\` are for people, and their words may change.
\`requestId\` is also in the header \`x-request-id\` and in the log. Made by \`npm run generate\`.
`;

/** The text of docs/errors.md. */
export function errorsPage(): string {
  const kinds = Object.entries<ProblemType>(problemTypes).map(
    ([code, { status, about }]) => `- **${code}** (${status}): ${about}\n`,
  );
  return `${INTRODUCTION}\n${kinds.join('')}`;
}

/** The text of one kind, with its code as the heading. */
export function sectionOf(code: ProblemCode): string {
  const { status, title, about }: ProblemType = problemTypes[code];
  return `## ${code}\n\n${status}, ${title}. ${about}\n`;
}
