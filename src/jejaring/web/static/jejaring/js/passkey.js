// Tells in the page when a passkey could not be used; the ceremony itself is allauth's.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const message = document.getElementById("passkey-failed");
  message.hidden = false;
  message.setAttribute("tabindex", "-1");
  message.focus();
});
