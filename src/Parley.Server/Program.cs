using Parley.Server;

return await ServerHost.Run(args);
