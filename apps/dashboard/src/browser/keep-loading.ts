const againMs = 2_000;

/** Loads a part of the page, however long the server is away. `fails` is called after each failed attempt. */
export async function keepLoading<Part>(
  load: () => Promise<Part>,
  fails: () => void = () => undefined,
): Promise<Part> {
  for (;;) {
    try {
      return await load();
    } catch {
      fails();
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }
}
