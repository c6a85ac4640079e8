// Keys go to the app from its first picture on, without a click; after its end to the way back.
"use strict";

const keyboard = new MutationObserver(() => {
  const body = document.body.classList;
  if (body.contains("-closed")) {
    document.querySelector(".ended a.button").focus();
    keyboard.disconnect();
  } else if (body.contains("-first-byte")) {
    document.querySelector(".xterm-helper-textarea").focus();
  }
});
keyboard.observe(document.body, { attributes: true, attributeFilter: ["class"] });
