/** Shows a modal dialog. The browser moves the focus to its first button; it belongs on the heading of the step. */
export function openModal(dialog: HTMLDialogElement): void {
  dialog.showModal();
  dialog.querySelector('h3')?.focus();
}
