const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function ErrorNotice({ error }: { error: unknown }) {
  return error === null ? null : (
    <p role="alert" className="error">
      {messageOf(error)}
    </p>
  );
}
