import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who asks. */
export interface Caller {
  /** The id of the API key that was shown; null where none was. */
  readonly keyId: string | null;
  /** Operators see and change what belongs to any key, others only their own. */
  readonly isOperator: boolean;
}

/** While callers are not told apart, everybody may do everything. */
const anybody: Caller = { keyId: null, isOperator: true };

/** Gives a handler the Caller that was written to the request by whoever has checked it. */
export const AskedBy = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<{ readonly caller?: Caller }>();
  return caller ?? anybody;
});

/** What a caller may see and change. */
export function belongingTo({ keyId, isOperator }: Caller): { readonly keyId?: string | null } {
  return isOperator ? {} : { keyId };
}
