import 'swagger-ui-dist/swagger-ui.css';
import '../../style/reference.css';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import showSwagger from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { useTheme } from '../../browser/use-theme';

interface Described {
  /** An OpenAPI document. */
  readonly spec: object;
  /** The address of the service. */
  readonly server: string;
  /** True if an operation of this path can be tried at that address. */
  readonly isTried: (path: string) => boolean;
}

/** The part of Swagger UI that its plugins get. */
interface System {
  readonly React: {
    readonly createElement: (type: unknown, props: object | null, ...children: readonly unknown[]) => unknown;
  };
  readonly getComponent: (name: string, isContainer?: true) => unknown;
}

/**
 * Only the operations and the key: the page has its own title and `main`, and the address is not a choice.
 */
const layout = ({ React: { createElement }, getComponent }: System) => ({
  components: {
    OnlyOperations: () =>
      createElement(
        'div',
        { className: 'swagger-ui' },
        createElement(
          'div',
          { className: 'reference-key' },
          createElement(getComponent('AuthorizeBtnContainer', true), null),
        ),
        createElement(getComponent('operations', true), null),
      ),
  },
});

/**
 * Every operation of a service, by Swagger UI. The page itself has a title, and the servers' addresses are
 * not a choice.
 */
export function Reference({ spec, server, isTried }: Described) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    if (place.current === null) return;
    showSwagger({
      domNode: place.current,
      spec: { ...spec, servers: [{ url: server }] },
      docExpansion: 'list',
      defaultModelsExpandDepth: -1,
      defaultModelRendering: 'model',
      validatorUrl: null,
      layout: 'OnlyOperations',
      plugins: [
        layout,
        {
          statePlugins: {
            spec: {
              wrapSelectors: { allowTryItOutFor: () => (_state: unknown, path: string) => isTried(path) },
            },
          },
        },
      ],
    });
  }, [spec, server]);
  // Swagger UI has a dark form of its own. It is chosen before the next paint, in which the page has the
  // other colours already.
  useLayoutEffect(() => {
    document.documentElement.classList.toggle('dark-mode', theme === 'dark');
    return () => document.documentElement.classList.remove('dark-mode');
  }, [theme]);
  return <div ref={place} />;
}
