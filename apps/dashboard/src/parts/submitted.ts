import type { TargetedSubmitEvent } from 'preact';

/** Handles a form in the page, instead of sending it to the server. */
export function submitted(
  act: (form: HTMLFormElement) => void,
): (event: TargetedSubmitEvent<HTMLFormElement>) => void {
  return (event) => {
    event.preventDefault();
    act(event.currentTarget);
  };
}
