/** The members of a problem, as its answer gives them. */
interface ProblemAnswer {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId?: string | undefined;
  readonly members: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number | undefined;
}

/** An unsuccessful answer, with the problem details that the service gives (RFC 9457). */
export class TaocunProblem extends Error {
  override readonly name = 'TaocunProblem';

  readonly status: number;
  /** The kind of problem, such as `unknown-village`. It is stable; the text of `detail` may change. */
  readonly code: string;
  readonly detail: string;
  /** The id of the request, by which an operator finds it in the log. */
  readonly requestId: string | undefined;
  /** Every member of the answer. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Seconds to wait before asking again, if the answer names them. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ status, code, detail, requestId, members, retryAfterSeconds }: ProblemAnswer) {
    super(`${status} ${code}: ${detail}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.requestId = requestId;
    this.members = members;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** None of the tries got an answer in time. `cause` says why. */
export class TaocunUnreachable extends Error {
  override readonly name = 'TaocunUnreachable';
}

/** The problem that an answer describes. A proxy may have answered in another format. */
export async function problemIn(response: Response): Promise<TaocunProblem> {
  const { status, statusText, headers } = response;
  const members = await membersOf(response);
  const textOf = (name: string): string | undefined =>
    typeof members[name] === 'string' ? members[name] : undefined;
  const requestId = textOf('requestId') ?? headers.get('x-request-id') ?? undefined;
  const retryAfterSeconds = secondsOf(headers.get('retry-after'));
  const code = textOf('code') ?? 'unknown';
  return new TaocunProblem({
    status,
    code,
    detail: textOf('detail') ?? statusText,
    requestId,
    members,
    retryAfterSeconds,
  });
}

/** Parses `retry-after` in the only form that taocun's services send. */
function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

async function membersOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
