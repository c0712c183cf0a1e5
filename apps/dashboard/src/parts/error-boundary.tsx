import { Component, type ComponentChildren } from 'preact';
import { useLanguage } from '../words/language';

interface Props {
  readonly children: ComponentChildren;
  /** A new place resets the error. */
  readonly place: string;
}

/** Limits an error of the page itself to the part in which it happens, and reports it there. */
export class ErrorBoundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  override componentDidUpdate({ place }: Props): void {
    if (this.state.hasFailed && place !== this.props.place) this.setState({ hasFailed: false });
  }

  override componentDidCatch(error: unknown): void {
    this.setState({ hasFailed: true });
    // The browser's console still reports it as uncaught.
    reportError(error);
  }

  override render() {
    return this.state.hasFailed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const { words } = useLanguage();
  return (
    <main id="content" class="alone">
      <div role="alert">
        <h1>{words.state.broken}</h1>
        <button type="button" onClick={() => location.reload()}>
          {words.state.reload}
        </button>
      </div>
    </main>
  );
}
