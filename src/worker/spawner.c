/* A request is one byte of flags; the answer is a pid with the worker's socket beside it. Workers
 * are born with CLONE_PARENT: they are children of the process that asked, which can wait for
 * them and learn how they ended. */
#include "worker/spawner.h"

#include "base/span.h"
#include "worker/child.h"
#include "worker/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ASK_JAILED = 1, ASK_FRESH = 2, ASK_OCR = 4 };

static int keep = -1;	/* jail_prepare's, as descriptor 4 */

/* Nothing of the parent's is left open but the given socket, which becomes descriptor 3, and what
 * the lock needs, 4; the streams lead nowhere. */
static void shed(int *fd)
{
	int null = open("/dev/null", O_RDWR);

	for (int i = 0; i < 3; i++)
		dup2(null, i);
	if (*fd != 3)
		dup2(*fd, 3);
	*fd = 3;
	fcntl(3, F_SETFD, 0);
	close_range(keep == 4 ? 5 : 4, ~0u, 0);
	signal(SIGINT, SIG_IGN);	/* Ctrl-C is the trusted half's to answer */
	signal(SIGPIPE, SIG_IGN);
	/* Whoever hands the work out goes first: it is soon done, and what it hands out keeps all cores busy. */
	sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){ 0 });
}

static bool answer(int to, pid_t pid, int fd)
{
	union { struct cmsghdr h; char room[CMSG_SPACE(sizeof(int))]; } control = { 0 };
	struct iovec v = { &pid, sizeof pid };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };

	if (fd >= 0) {
		m.msg_control = control.room;
		m.msg_controllen = sizeof control.room;
		control.h = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
					      .cmsg_len = CMSG_LEN(sizeof(int)) };
		memcpy(CMSG_DATA(CMSG_FIRSTHDR(&m)), &fd, sizeof fd);
	}
	return sendmsg(to, &m, MSG_NOSIGNAL) == sizeof pid;
}

static pid_t fork_for_parent(void)
{
	return (pid_t)syscall(SYS_clone, (unsigned long)(CLONE_PARENT | SIGCHLD), NULL, NULL, NULL, NULL);
}

static _Noreturn void serve(int fd)
{
	char ask;

	while (read(fd, &ask, 1) == 1) {
		int pair[2] = { -1, -1 };
		pid_t pid = -1;

		if (ask & ASK_OCR)
			child_warm_ocr();
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0) {
			pid = fork_for_parent();
			if (pid == 0) {
				prctl(PR_SET_PDEATHSIG, SIGKILL);
				shed(&pair[1]);
				child_main(pair[1], ask & ASK_JAILED, ask & ASK_FRESH);
			}
		}
		if (!answer(fd, pid, pid > 0 ? pair[0] : -1))
			break;
		for (int i = 0; i < 2; i++)
			if (pair[i] >= 0)
				close(pair[i]);
	}
	_exit(0);
}

bool spawner_start(struct spawner *s, const char *rules_dir, struct span dkim_keys, struct err *e)
{
	int pair[2];
	struct err first = { 0 };

	*s = (struct spawner){ .fd = -1, .pid = -1, .spare.fd = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0 || (s->pid = fork()) < 0)
		return err_set(e, EXHIBIT_TEMPORARY, errno, "start the workers");
	if (s->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		shed(&pair[1]);
		if (!child_warm(rules_dir, dkim_keys, &first) && first.status == 0)
			first.status = EXHIBIT_CONFIG;
		keep = jail_prepare();	/* the first free descriptor is 4 */
		if (write(3, &first, sizeof first) != sizeof first || first.status)
			_exit(1);
		serve(3);
	}
	close(pair[1]);
	s->fd = pair[0];
	if (recv(s->fd, &first, sizeof first, MSG_WAITALL) != sizeof first)
		err_set(&first, EXHIBIT_BUG, 0, "the workers could not be started");
	if (first.status == 0)
		return true;
	*e = first;
	spawner_stop(s);
	return false;
}

static char ask_of(bool jailed, bool fresh, bool ocr)
{
	return (char)((jailed ? ASK_JAILED : 0) | (fresh ? ASK_FRESH : 0) | (ocr ? ASK_OCR : 0));
}

/* The answer to what was asked: they come in the order of the questions. */
static bool receive(struct spawner *s, int *fd, pid_t *pid)
{
	union { struct cmsghdr h; char room[CMSG_SPACE(sizeof(int))]; } control = { 0 };
	struct iovec v = { pid, sizeof *pid };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control.room,
			    .msg_controllen = sizeof control.room };
	ssize_t r;

	do
		r = recvmsg(s->fd, &m, MSG_CMSG_CLOEXEC);
	while (r < 0 && errno == EINTR);
	if (r != sizeof *pid || *pid <= 0 || CMSG_FIRSTHDR(&m) == NULL)
		return false;
	memcpy(fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof *fd);
	return true;
}

/* One that could not be made is asked for again when it is wanted. */
static void fetch_spare(struct spawner *s)
{
	if (s->asked && receive(s, &s->spare.fd, &s->spare.pid))
		s->spare.ask = s->asked;
	s->asked = 0;
}

void spawner_ahead(struct spawner *s, bool jailed, bool fresh, bool ocr)
{
	char ask = ask_of(jailed, fresh, ocr);

	if (s->asked == 0 && s->spare.fd < 0 && send(s->fd, &ask, 1, MSG_NOSIGNAL) == 1)
		s->asked = ask;
}

bool spawner_worker(struct spawner *s, bool jailed, bool fresh, bool ocr, int *fd, pid_t *pid,
		    struct err *e)
{
	char ask = ask_of(jailed, fresh, ocr);

	fetch_spare(s);
	if (s->spare.fd >= 0 && s->spare.ask == ask) {
		*fd = s->spare.fd;
		*pid = s->spare.pid;
		s->spare.fd = -1;
		return true;
	}
	return (send(s->fd, &ask, 1, MSG_NOSIGNAL) == 1 && receive(s, fd, pid)) ||
	       err_set(e, EXHIBIT_TEMPORARY, 0, "a worker could not be started");
}

static void reap(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

void spawner_stop(struct spawner *s)
{
	if (s->fd >= 0)
		fetch_spare(s);
	if (s->spare.fd >= 0) {
		close(s->spare.fd);
		kill(s->spare.pid, SIGKILL);
		reap(s->spare.pid);
	}
	if (s->fd >= 0)
		close(s->fd);
	if (s->pid > 0)
		reap(s->pid);
	*s = (struct spawner){ .fd = -1, .pid = -1, .spare.fd = -1 };
}
