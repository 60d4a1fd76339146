/* Questions on /dev/tty, so that they work when stdin and stdout are pipes. While a passphrase is
 * typed the terminal hands over every key as it comes, ^C too: it is put back in every case. */
#include "ask.h"

#include "base/io.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <termios.h>
#include <unistd.h>

enum { CTRL_C = 3, CTRL_D = 4, BACKSPACE = 8, CTRL_U = 21, DELETE = 127 };

static int terminal(void) { return open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY); }

static bool say(int tty, const char *text)
{
	struct err ignored;

	return io_write(tty, text, strlen(text), &ignored);
}

/* One line a byte at a time: nothing behind it is taken from a descriptor others may go on with. */
static bool take_line(int fd, struct buf *line)
{
	char c;
	ssize_t r;

	for (;;) {
		r = read(fd, &c, 1);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return r == 0 && line->n > 0;
		if (c == '\n')
			return true;
		if (!buf_c(line, c))
			return false;
	}
}

bool ask_line(const char *prompt, struct buf *answer)
{
	int tty = terminal();
	bool ok = tty >= 0 && say(tty, prompt) && take_line(tty, answer);

	io_close(&tty);
	return ok;
}

static bool take_unseen(int tty, struct buf *line)
{
	char c;

	while (read(tty, &c, 1) == 1) {
		if (c == '\n' || c == '\r')
			return true;
		if (c == CTRL_C || c == CTRL_D)
			return false;
		if (c == DELETE || c == BACKSPACE)
			line->n -= line->n > 0;
		else if (c == CTRL_U)
			line->n = 0;
		else if (!buf_c(line, c))
			return false;
	}
	return false;
}

static bool ask_unseen(int tty, const char *prompt, struct buf *line)
{
	struct termios was, now;
	bool ok;

	if (tcgetattr(tty, &was) < 0)
		return false;
	now = was;
	now.c_lflag &= (tcflag_t)~(ECHO | ICANON | ISIG);
	if (!say(tty, prompt) || tcsetattr(tty, TCSAFLUSH, &now) < 0)
		return false;
	ok = take_unseen(tty, line);
	tcsetattr(tty, TCSAFLUSH, &was);
	say(tty, "\n");
	return ok;
}

static bool typed(int tty, const char *prompt, bool twice, struct buf *answer, struct err *e)
{
	struct buf again;
	bool same;

	if (!ask_unseen(tty, prompt, answer))
		return err_set(e, EXHIBIT_CONFIG, 0, "no passphrase was given");
	if (!twice)
		return true;
	buf_init(&again, LIMIT_PASSPHRASE);
	same = ask_unseen(tty, "The same again: ", &again) &&
	       span_eq(buf_view(&again), buf_view(answer));
	ask_wipe(&again);
	return same || err_set(e, EXHIBIT_USAGE, 0, "the two passphrases differ");
}

bool ask_passphrase(int fd, const char *prompt, bool twice, struct buf *answer, struct err *e)
{
	bool ok = false;
	int tty;

	buf_init(answer, LIMIT_PASSPHRASE);
	buf_room(answer, LIMIT_PASSPHRASE);	/* all at once: growing would leave copies behind */
	if (fd >= 0)
		return take_line(fd, answer) ||
		       err_set(e, EXHIBIT_CONFIG, errno, "read the passphrase from descriptor %d",
			       fd);
	tty = terminal();
	if (tty < 0)
		return err_set(
			e, EXHIBIT_CONFIG, 0,
			"a passphrase is needed and there is no terminal: give --passphrase-fd");
	ok = typed(tty, prompt, twice, answer, e);
	io_close(&tty);
	return ok;
}

void ask_wipe(struct buf *secret)
{
	if (secret->p)
		OPENSSL_cleanse(secret->p, secret->cap);
	buf_clear(secret);
}
