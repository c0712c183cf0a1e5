import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerOf } from '@taocun/service';

/** Who asks. */
export interface Caller {
  /** The id of the API key that was shown. */
  readonly keyId: string;
  /** Operators see and change what belongs to any key, others only their own. */
  readonly isOperator: boolean;
}

/** Gives a handler the holder of the key that was shown. */
export const AskedBy = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const key = callerOf(context);
  // Such routes need a key; without one nobody gets here.
  if (key === undefined) throw new Error('A route of webhooks was reached without a key.');
  return { keyId: key.id, isOperator: key.role === 'operator' };
});

/** What a caller may see and change. */
export function belongingTo({ keyId, isOperator }: Caller): { readonly keyId?: string } {
  return isOperator ? {} : { keyId };
}
