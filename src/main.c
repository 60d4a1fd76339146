/* argv[1] picks a command from the table; what it returns is the exit status. Start reading here,
 * then src/cli/. */
#include "cli/command.h"
#include "exhibit/exhibit.h"

#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	{ "run", cmd_run, "PATH... -o DIR: everything in one go, from files to a signed packet" },
	{ "verify", cmd_verify, "FILE|DIR: is a bundle intact, and who signed it" },
	{ "ingest", cmd_ingest, "PATH...: files, folders, mailboxes, archives -> records" },
	{ "classify", cmd_classify, "records -> records: media type and evidence class" },
	{ "extract", cmd_extract, "records -> records: text, facts, events" },
	{ "bundle", cmd_bundle, "records -> the packet: report, CSV, signed bundle" },
	{ "show", cmd_show, "ID: one item, its bytes, text, facts, and why" },
	{ "scan", cmd_scan, "text -> one line of facts per line of text" },
	{ "case", cmd_case, "new|check: what you tell about the case" },
	{ "venues", cmd_venues, "[NAME]: places of submission, what each asks for, and who says so" },
	{ "key", cmd_key, "new|list|export|trust: signing keys" },
};

static void help(FILE *to)
{
	fputs("exhibit run ~/dispute -o packet\n\n"
	      "Turns a pile of emails, invoices, chats and screenshots into a signed evidence bundle\n"
	      "and a case report. Each stage is a filter; `exhibit COMMAND --help` tells more.\n\n", to);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  exhibit %-9s %s\n", commands[i].name, commands[i].help);
	fputs("\n  exhibit --version\n", to);
}

/* The recognition library reads this once, when it is loaded: with more threads it is slower here,
 * and a jailed worker may not start any. So it must stand in the environment before exec, of the
 * commands that recognise text: for the others a second start would be a third of a short run. */
static void single_threaded(char **argv)
{
	const char *have = getenv("OMP_THREAD_LIMIT"), *command = argv[0] ? argv[1] : NULL;

	if ((have && strcmp(have, "1") == 0) || command == NULL ||
	    (strcmp(command, "run") != 0 && strcmp(command, "extract") != 0))
		return;
	if (setenv("OMP_THREAD_LIMIT", "1", 1) == 0)
		execv("/proc/self/exe", argv);	/* when this fails, things work, only slower */
}

/* What is large goes back to the system when it is freed, however often that was: otherwise one
 * long record would make the heap keep room for the next one. With a threshold of our own, the heap's
 * end would be given back in such small pieces that most of them are asked for again at once. */
static void give_back(void)
{
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
	mallopt(M_TRIM_THRESHOLD, 4 << 20);
}

/* A descriptor 0, 1 or 2 that is closed would be given to the next file that is opened, and what is
 * meant for the terminal would be written into the store. Each is filled the wrong way round, so
 * that using it still fails. */
static void fill_descriptors(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXHIBIT_IO);
}

static int printed(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXHIBIT_OK;
	fputs("exhibit: writing to standard output failed\n", stderr);
	return EXHIBIT_IO;
}

int main(int argc, char **argv)
{
	fill_descriptors();
	single_threaded(argv);
	give_back();
	setlocale(LC_CTYPE, "C.UTF-8");	/* libarchive reads names by it; nothing else may depend on it */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		help(stderr);
		return EXHIBIT_USAGE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("exhibit " EXHIBIT_VERSION);
		return printed();
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		help(stdout);
		return printed();
	}
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "exhibit: unknown command \"%s\"; `exhibit --help` lists them\n", argv[1]);
	return EXHIBIT_USAGE;
}
