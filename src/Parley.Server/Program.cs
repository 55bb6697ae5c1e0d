using Parley.Server.Starting;

return await ServerProgram.Run(args);
