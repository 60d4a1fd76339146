#include "packet.h"

#include "base/span.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

bool packet_may_hold(const char *name)
{
	struct span s = span_str(name);

	return span_eq_str(s, ".") || span_eq_str(s, "..") || span_eq_str(s, "README.txt") ||
	       span_eq_str(s, "report.html") || span_eq_str(s, "statement.md") || span_eq_str(s, "fields.json") || span_eq_str(s, "csv") ||
	       (span_starts(s, "case-") && span_ends(s, ".zip"));
}

static bool holds(int dir, const char *name, mode_t type)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && (st.st_mode & S_IFMT) == type;
}

/* Beside the packet while it is made: "packet" and "work" in a folder that is called after the process. */
static bool may_hold_half(const char *name)
{
	struct span s = span_str(name);

	return span_eq_str(s, ".") || span_eq_str(s, "..") || span_eq_str(s, "packet") || span_eq_str(s, "work");
}

static bool holds_only(int dir, bool (*may)(const char *name))
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *ent;
	bool only = d != NULL;

	while (only && (ent = readdir(d)) != NULL)
		only = may(ent->d_name);
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
	return only;
}

const char *packet_folder(const char *path)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	const char *what = NULL;

	if (dir < 0)
		return NULL;
	if (holds(dir, "exhibit-store", S_IFREG))
		what = "a store of exhibit's: working files of a run, no evidence";
	else if (holds(dir, "report.html", S_IFREG) && holds(dir, "csv/exhibits.csv", S_IFREG) && holds_only(dir, packet_may_hold))
		what = "a packet that exhibit made, no evidence of its own";
	else if (holds(dir, "packet", S_IFDIR) && holds(dir, "work", S_IFDIR) && span_ends(span_str(path), ".tmp") && holds_only(dir, may_hold_half))
		what = "what a run that was stopped left of its packet, no evidence";
	close(dir);
	return what;
}
