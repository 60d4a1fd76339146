/* Bytes of small items go inside the frame; of others a descriptor goes along with the frame's first byte. */
#include "worker/process.h"

#include "base/io.h"
#include "base/limits.h"
#include "record/wire.h"
#include "worker/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

bool process_start(struct worker *w, struct spawner *from, enum job_kind kind, bool ocr, bool jailed, struct err *e)
{
	*w = (struct worker){ .fd = -1, .kind = kind, .pass_fd = -1 };
	if (!spawner_worker(from, jailed, kind != JOB_BATCH, ocr, &w->fd, &w->pid, e))
		return false;
	buf_init(&w->in, LIMIT_FRAME + FRAME_HEAD + PROCESS_READ);
	buf_init(&w->out, SIZE_MAX / 2);
	fcntl(w->fd, F_SETFL, O_NONBLOCK);
	if (kind != JOB_BATCH && !ocr)	/* it serves a few jobs: there will be another */
		spawner_ahead(from, jailed, true, false);
	return true;
}

void process_forget(struct worker *w)
{
	io_close(&w->fd);
	io_close(&w->pass_fd);
	buf_clear(&w->in);
	buf_clear(&w->out);
}

int process_stop(struct worker *w, bool kill_it)
{
	int status = 0;

	if (kill_it)
		kill(w->pid, SIGKILL);
	io_close(&w->fd);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	process_forget(w);
	return status;
}

bool process_took_too_long(int status)
{
	return WIFSIGNALED(status) && (WTERMSIG(status) == SIGPROF || WTERMSIG(status) == SIGKILL);
}

const char *process_cause(int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status) == 75 ? "it needed more memory than a reader may use"
						 : "the reader broke off";
	switch (WTERMSIG(status)) {
	case SIGPROF:
	case SIGXCPU: return "it took more time than a reader may use";
	case SIGKILL: return "it did not come to an end and was stopped";
	case SIGSYS: return "the reader tried something it may not do and was stopped";
	default: return "the reader crashed on it, or a library gave up (out of memory, or damaged beyond reading)";
	}
}

/* ---- sending ---- */

/* A piece of a shared pack file is copied into a file of its own: a worker is handed the item it
 * reads, never its neighbours. */
static int lone_copy(const struct job_bytes *b, struct err *e)
{
	int fd = memfd_create("item", MFD_CLOEXEC);
	char piece[64 << 10];

	for (uint64_t at = 0; fd >= 0 && at < b->size; ) {
		uint64_t left = b->size - at;
		ssize_t n = io_pread(b->fd, piece, left < sizeof piece ? (size_t)left : sizeof piece, b->base + at);

		if (n <= 0 || !io_write(fd, piece, (size_t)n, e)) {
			err_set(e, EXHIBIT_IO, n < 0 ? errno : 0, "read an object of the store");
			io_close(&fd);
			return -1;
		}
		at += (uint64_t)n;
	}
	if (fd < 0)
		err_set(e, EXHIBIT_TEMPORARY, errno, "memory for an item");
	return fd;
}

bool process_put(struct worker *w, const struct pool_opts *o, struct job *j, struct err *e)
{
	struct job_bytes b = { .fd = -1 };
	size_t at = w->out.n;
	bool inside;
	struct buf known;
	char *to;

	if (!j->ops->bytes(j->ctx, &b, e))
		return false;
	inside = b.fd >= 0 && b.size <= LIMIT_INLINE;
	frame_begin(&w->out, FRAME_JOB);
	frame_u32(&w->out, j->want);
	frame_u32(&w->out, j->depth);
	frame_u64(&w->out, b.size);
	frame_u64(&w->out, b.fd >= 0 && !inside && b.own_file ? b.base : 0);
	frame_span(&w->out, o->order);
	frame_span(&w->out, o->currency);
	frame_span(&w->out, o->lang);
	frame_u32(&w->out, o->passwords.n);
	for (uint32_t i = 0; i < o->passwords.n; i++)
		frame_span(&w->out, list_span(&o->passwords, i));
	frame_u32(&w->out, o->no_text.n);
	for (uint32_t i = 0; i < o->no_text.n; i++)
		frame_span(&w->out, list_span(&o->no_text, i));
	buf_init(&known, LIMIT_FRAME / 2);
	wire_put(&known, j->known);
	frame_span(&w->out, buf_view(&known));
	buf_clear(&known);
	if (inside) {
		frame_u32(&w->out, (uint32_t)b.size);
		to = buf_room(&w->out, b.size ? b.size : 1);
		if (io_pread(b.fd, to, b.size, b.base) != (ssize_t)b.size)
			return err_set(e, EXHIBIT_IO, errno, "read an object of the store");
		w->out.n += b.size;
	} else {
		frame_span(&w->out, (struct span){ NULL, 0 });
		if (b.fd >= 0) {
			w->pass_fd = b.own_file ? fcntl(b.fd, F_DUPFD_CLOEXEC, 0) : lone_copy(&b, e);
			w->pass_at = at;
			if (w->pass_fd < 0)
				return false;
		}
	}
	frame_end(&w->out, at);
	return true;
}

void process_send(struct worker *w)
{
	while (w->out_at < w->out.n) {
		union { struct cmsghdr h; char room[CMSG_SPACE(sizeof(int))]; } control = { 0 };
		struct iovec v = { w->out.p + w->out_at, w->out.n - w->out_at };
		struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
		ssize_t n;

		if (w->pass_fd >= 0 && w->out_at < w->pass_at) {
			v.iov_len = w->pass_at - w->out_at;
		} else if (w->pass_fd >= 0) {
			m.msg_control = control.room;
			m.msg_controllen = sizeof control.room;
			control.h = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
						      .cmsg_len = CMSG_LEN(sizeof(int)) };
			memcpy(CMSG_DATA(CMSG_FIRSTHDR(&m)), &w->pass_fd, sizeof(int));
		}
		n = sendmsg(w->fd, &m, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)	/* full, or dead */
			return;
		if (m.msg_control)
			io_close(&w->pass_fd);
		w->out_at += (size_t)n;
	}
	buf_reset(&w->out);
	w->out_at = 0;
}
