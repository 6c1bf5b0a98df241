// First thing in <body>: lets styles tell whether the components will come alive.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
