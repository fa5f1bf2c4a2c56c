const { commands } = require('vscode');

/** The product itself does nothing before it is asked, so that it cannot show itself. */
module.exports = { activate: () => commands.executeCommand('workbench.view.extension.nsight') };
