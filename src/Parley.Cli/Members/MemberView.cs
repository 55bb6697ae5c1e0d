using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Members;

/// <summary>How a member is named and shown.</summary>
internal static class MemberView
{
    public static Argument<string> Argument() => Ids.Argument("member", "The member's id (MEM-…)");

    public static void Print(Printer printer, Member member) => printer.Item(
        member, CliJson.Readable.Member, member.Id ?? "",
        ("Id", member.Id), ("State", member.State), ("User", member.User?.Name), ("User id", member.User?.Id));
}
