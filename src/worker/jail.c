/* Landlock (Linux 5.13) leaves nothing of the file system but read-only fonts and data that
 * libraries look up late; seccomp leaves the calls that parsing needs. Calls that no reader has a
 * use for and an attacker has kill the process; calls nobody has heard of yet get ENOSYS, so that
 * a newer C library falls back instead of dying. rlimits bound memory, files and core dumps. */
#include "worker/jail.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define WITH_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_SANITIZER 1
#endif
#endif

const char *jail_part_name(enum jail_part part)
{
	switch (part) {
	case JAIL_RLIMITS: return "rlimits";
	case JAIL_LANDLOCK: return "landlock";
	case JAIL_SECCOMP: return "seccomp";
	default: return "?";
	}
}

/* ---- limits ---- */

static uint64_t address_space(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	if (f) {
		if (fscanf(f, "%lu", &pages) != 1)
			pages = 0;
		fclose(f);
	}
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool limit(__rlimit_resource_t what, uint64_t n)
{
	struct rlimit r = { n, n };

	return setrlimit(what, &r) == 0;
}

static bool rlimits(uint64_t memory, uint64_t file_bytes)
{
	bool ok = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, file_bytes) && limit(RLIMIT_NOFILE, 64) &&
		  limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_STACK, 16 * MIB);
#ifdef WITH_SANITIZER	/* it reserves terabytes of address space */
	(void)memory;
#else
	ok = ok && limit(RLIMIT_AS, memory + LIMIT_WORKER_MEMORY);
#endif
	return ok;
}

void jail_cpu_limit(unsigned seconds)
{
	/* SIGPROF's default action ends the process, and unlike RLIMIT_CPU this can be set anew for
	 * every item a worker takes. The trusted half's wall clock stands behind it. */
	struct itimerval t = { .it_value = { .tv_sec = seconds } };

	setitimer(ITIMER_PROF, &t, NULL);
}

/* ---- Landlock ---- */

static const char *const readable[] = {
	"/usr/share/poppler", "/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts",
	"/usr/share/fontconfig", "/var/cache/fontconfig", "/usr/share/tesseract-ocr",
	"/usr/share/tessdata", "/usr/share/zoneinfo",
};

/* The rules, as a descriptor; they bind nobody yet. */
static int landlock_rules(void)
{
	struct landlock_ruleset_attr all = { .handled_access_fs =
		LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
		LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
		LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
		LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
		LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
		LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
		LANDLOCK_ACCESS_FS_MAKE_SYM };
	int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);

	if (rules < 0)
		return -1;
	for (size_t i = 0; i < countof(readable); i++) {
		struct landlock_path_beneath_attr path = {
			.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
			.parent_fd = open(readable[i], O_PATH | O_CLOEXEC),
		};

		if (path.parent_fd < 0)
			continue;
		syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &path, 0);
		close(path.parent_fd);
	}
	return rules;
}

/* ---- seccomp ---- */

static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(write),
	SCMP_SYS(writev), SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(stat),
	SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(fstatfs), SCMP_SYS(statfs),
	SCMP_SYS(getdents64), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(fcntl), SCMP_SYS(dup),
	SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep),
	SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(recvmsg),
	SCMP_SYS(sendmsg), SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(poll), SCMP_SYS(ppoll),
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid),
	SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(uname), SCMP_SYS(sysinfo),
	SCMP_SYS(getrusage), SCMP_SYS(times), SCMP_SYS(setitimer), SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
	SCMP_SYS(set_tid_address), SCMP_SYS(arch_prctl), SCMP_SYS(membarrier),
	SCMP_SYS(restart_syscall), SCMP_SYS(fadvise64), SCMP_SYS(msync), SCMP_SYS(getrlimit),
};

static const int deadly[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(mount), SCMP_SYS(umount2),
	SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(bpf),
	SCMP_SYS(io_uring_setup), SCMP_SYS(userfaultfd), SCMP_SYS(perf_event_open),
	SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(init_module),
	SCMP_SYS(finit_module), SCMP_SYS(kexec_load), SCMP_SYS(connect), SCMP_SYS(bind),
	SCMP_SYS(listen), SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(open_by_handle_at),
	SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setresuid), SCMP_SYS(setresgid),
	SCMP_SYS(capset), SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(rename), SCMP_SYS(renameat),
	SCMP_SYS(renameat2), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(link), SCMP_SYS(linkat),
	SCMP_SYS(symlink), SCMP_SYS(symlinkat), SCMP_SYS(mknod), SCMP_SYS(mknodat),
};

/* Asked for in passing by libraries that do well without. (abort() raises a signal upon itself,
 * which could as well be raised upon another; refused, it ends by a trap.) */
static const int denied[] = {
	SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(clone), SCMP_SYS(pipe), SCMP_SYS(pipe2),
	SCMP_SYS(tgkill), SCMP_SYS(ioctl), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(chmod), SCMP_SYS(fchmod),
	SCMP_SYS(ftruncate), SCMP_SYS(prctl), SCMP_SYS(sched_setaffinity), SCMP_SYS(setrlimit),
	SCMP_SYS(shmget), SCMP_SYS(eventfd2), SCMP_SYS(inotify_init1),
};

static bool rules(scmp_filter_ctx c, bool files)
{
	int r = 0;

	for (size_t i = 0; i < countof(allowed); i++)
		r |= seccomp_rule_add(c, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < countof(deadly); i++)
		r |= seccomp_rule_add(c, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
	for (size_t i = 0; i < countof(denied); i++)
		r |= seccomp_rule_add(c, SCMP_ACT_ERRNO(EPERM), denied[i], 0);
	/* Memory that can be written never becomes code. */
	r |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
			      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	r |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
			      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	/* Looking at limits is harmless, changing them is not. */
	r |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0, 0));
	/* What may be opened is Landlock's to say; where there is no Landlock, nothing. */
	if (files) {
		r |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
				      SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDONLY));
		r |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
				      SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDONLY));
	} else {
		r |= seccomp_rule_add(c, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 0);
		r |= seccomp_rule_add(c, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0);
	}
	return r == 0;
}

/* The filter as a program, so that a worker need not compile it again. */
static bool compile(bool files, struct sock_fprog *prog)
{
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	int fd = memfd_create("filter", MFD_CLOEXEC);
	struct stat st;
	bool ok = c && fd >= 0 && rules(c, files) && seccomp_attr_set(c, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 &&
		  seccomp_export_bpf(c, fd) == 0 && fstat(fd, &st) == 0;

	if (ok) {
		prog->len = (unsigned short)((size_t)st.st_size / sizeof *prog->filter);
		prog->filter = mem_get((size_t)st.st_size);
		ok = pread(fd, prog->filter, (size_t)st.st_size, 0) == st.st_size;
	}
	seccomp_release(c);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* ---- the lock ---- */

static struct {
	bool ready, compiled;
	int landlock;
	struct sock_fprog filter;
	uint64_t memory;
} lock;

int jail_prepare(void)
{
	lock.ready = true;
	lock.memory = address_space();
	lock.landlock = landlock_rules();
	lock.compiled = compile(lock.landlock >= 0, &lock.filter);
	return lock.landlock;
}

unsigned jail_enter(uint64_t file_bytes)
{
	unsigned held = 0;

	if (!lock.ready)
		jail_prepare();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return 0;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (rlimits(lock.memory, file_bytes))
		held |= JAIL_RLIMITS;
	if (lock.landlock >= 0 && syscall(SYS_landlock_restrict_self, lock.landlock, 0) == 0)
		held |= JAIL_LANDLOCK;
	if (lock.landlock >= 0)
		close(lock.landlock);
	/* A filter that lets files be opened is for those behind Landlock alone. */
	if (lock.compiled && (lock.landlock < 0 || (held & JAIL_LANDLOCK)) &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &lock.filter, 0, 0) == 0)
		held |= JAIL_SECCOMP;
	return held;
}
