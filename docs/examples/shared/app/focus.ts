/**
 * Moves the focus to what the user should read first of a step: the first field to correct, else the message of the
 * error, else the heading. A message that has the focus is read out for that, so it is no live region as well.
 */
export function focusStep(dialog: HTMLDialogElement): void {
  const element =
    dialog.querySelector<HTMLElement>('[aria-invalid="true"]') ??
    dialog.querySelector<HTMLElement>('.notice-error') ??
    dialog.querySelector('h3');
  element?.focus();
}

/** Shows a modal dialog. The browser focuses the first button of a dialog, so the focus moves on to the step. */
export function openModal(dialog: HTMLDialogElement): void {
  dialog.showModal();
  focusStep(dialog);
}
