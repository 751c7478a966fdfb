// SPDX-License-Identifier: Apache-2.0
// One directory and processes of several PID namespaces, as containers have them: the number of a
// process means nothing beyond its namespace, and may be that of another process in each.
#include <signal.h>
#include <sys/prctl.h>

#include <memory>

#include "test/unittest/code_cache/directory_fixture.h"
#include "test/unittest/code_cache/own_mounts.h"

namespace {

constexpr pid_t kNumber = 40;  // above that of the test itself in a sandbox

// A process with a number in a PID namespace of its own. It runs a body up to its Pause(), which
// lets the test go on, and then to its end.
class Container {
  public:
    template <typename Body>
    Container(pid_t number, Body body) {
        EXPECT_EQ(0, pipe2(told_, O_CLOEXEC));
        EXPECT_EQ(0, pipe2(heard_, O_CLOEXEC));
        keeper_ = fork();
        if (keeper_ == 0) _exit(Keep(number, body));
        close(told_[1]);
        close(heard_[0]);
        char ready = 0;
        EXPECT_EQ(1, read(told_[0], &ready, 1)) << "status " << GoOn();
    }
    ~Container() { GoOn(); }
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    // Lets it run to its end; what the body has given.
    int GoOn() {
        if (keeper_ > 0) {
            signal(SIGPIPE, SIG_IGN);  // it may have ended early
            (void)!write(heard_[1], "g", 1);
            close(heard_[1]);
            EXPECT_EQ(keeper_, waitpid(keeper_, &status_, 0));
            keeper_ = -1;
            close(told_[0]);
        }
        return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
    }

    // In the body.
    void Pause() const {
        char end;
        if (write(told_[1], "r", 1) == 1) (void)!read(heard_[0], &end, 1);
    }

  private:
    template <typename Body>
    int Keep(pid_t number, Body body) {
        close(told_[0]);
        close(heard_[1]);
        if (!EnterOwnMounts() || unshare(CLONE_NEWPID) != 0) return kNoMount;
        return InChild([&] {
                   prctl(PR_SET_PDEATHSIG, SIGKILL);
                   // Where this is not allowed it looks at the processes of the namespace around
                   // it.
                   (void)mount("proc", "/proc", "proc", 0, nullptr);
                   int status = 1;
                   for (pid_t next = getpid() + 1; next <= number; ++next) {
                       status = InChild([&] { return getpid() == number ? body(*this) : 0; });
                   }
                   return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
               }) >>
               8;
    }

    int told_[2] = {};
    int heard_[2] = {};
    pid_t keeper_ = -1;
    int status_ = -1;
};

class DirectoryNamespacesTest : public StoreFolder {
  protected:
    JsvmBackend* Open() const {
        JsvmBackend* backend = nullptr;
        const JSVMX_CodeCacheReason reason =
            jsvm_directory_backend_open(folder.c_str(), &kLimits, false, &backend);
        return reason == JSVMX_REASON_NONE ? backend : nullptr;
    }
    // -1 when there is no such entry, or another.
    static int Strikes(JsvmBackend* backend, int number) {
        Bytes got;
        JsvmStoreMeta meta = {};
        if (GetFrom(backend, number, &got, &meta) != JSVMX_REASON_NONE) return -1;
        return got == Pattern(3000, 1) ? static_cast<int>(meta.strikes) : -1;
    }
};

TEST_F(DirectoryNamespacesTest, MarksOfOtherNamespacesAreNoDeaths) {
    const JsvmStoreKey key = KeyOf(1);
    JsvmBackend* own = Open();
    ASSERT_NE(nullptr, own);
    ASSERT_EQ(JSVMX_REASON_NONE, PutInto(own, 1, Pattern(3000, 1)));
    std::vector<std::unique_ptr<Container>> others;
    for (pid_t number = kNumber; number < kNumber + 4; ++number) {
        others.push_back(std::make_unique<Container>(number, [&](const Container& self) {
            JsvmBackend* backend = Open();
            if (backend == nullptr || Strikes(backend, 1) != 0) return 2;
            backend->ops->take_off(backend, &key);
            self.Pause();
            return Strikes(backend, 1) == 0 ? 0 : 3;  // and ends with the mark
        }));
        own->ops->take_off(own, &key);
        EXPECT_EQ(0, Strikes(own, 1));
        own->ops->land(own, &key);
        own->ops->tick(own);
        EXPECT_EQ(0, Strikes(own, 1));
    }
    // Whether they have died by now is not for this one to tell.
    for (const auto& other : others) {
        EXPECT_EQ(0, other->GoOn());
        EXPECT_EQ(0, Strikes(own, 1));
    }
    own->ops->close(own);
}

// They are there until they land, whoever else looks.
TEST_F(DirectoryNamespacesTest, ADeathInANamespaceCountsWhateverTheOthersDo) {
    const JsvmStoreKey key = KeyOf(1);
    JsvmBackend* own = Open();
    ASSERT_NE(nullptr, own);
    ASSERT_EQ(JSVMX_REASON_NONE, PutInto(own, 1, Pattern(3000, 1)));
    Container container(kNumber, [&](const Container& self) {
        InChild([&] {
            JsvmBackend* dying = Open();
            dying->ops->take_off(dying, &key);
            return 0;
        });
        self.Pause();
        JsvmBackend* backend = Open();
        const int strikes = backend == nullptr ? -1 : Strikes(backend, 1);
        if (backend != nullptr) backend->ops->close(backend);
        return strikes == 1 ? 0 : 10 + strikes;
    });
    EXPECT_EQ(0, Strikes(own, 1));
    own->ops->tick(own);
    EXPECT_EQ(0, container.GoOn());
    EXPECT_EQ(1, Strikes(own, 1));
    own->ops->close(own);
}

// Of its own a namespace knows who has died.
TEST_F(DirectoryNamespacesTest, DeathsInANamespaceCountThere) {
    const JsvmStoreKey key = KeyOf(1);
    Container container(kNumber, [&](const Container& self) {
        self.Pause();
        JsvmBackend* backend = Open();
        if (backend == nullptr || PutInto(backend, 1, Pattern(3000, 1)) != JSVMX_REASON_NONE) {
            return 2;
        }
        for (int deaths = 1; deaths <= 3; ++deaths) {
            InChild([&] {
                JsvmBackend* dying = Open();
                dying->ops->take_off(dying, &key);
                raise(SIGKILL);
                return 0;
            });
            if (Strikes(backend, 1) != deaths) return 10 + deaths;
        }
        backend->ops->close(backend);
        return 0;
    });
    EXPECT_EQ(0, container.GoOn());
    JsvmBackend* own = Open();
    ASSERT_NE(nullptr, own);
    EXPECT_EQ(3, Strikes(own, 1));
    own->ops->close(own);
}

// LMDB knows those who read by the numbers of their processes.
TEST_F(DirectoryNamespacesTest, ProcessesWithTheSameNumberDoNotDisturbEachOther) {
    JsvmBackend* own = Open();
    ASSERT_NE(nullptr, own);
    ASSERT_EQ(JSVMX_REASON_NONE, PutInto(own, 1, Pattern(3000, 1)));
    Container first(kNumber, [&](const Container& self) {
        JsvmBackend* backend = Open();
        if (backend == nullptr) return 2;
        JsvmStoreLease lease = {};
        const JsvmStoreKey key = KeyOf(1);
        if (backend->ops->get(backend, &key, &lease) != JSVMX_REASON_NONE) return 3;
        self.Pause();
        // What it has leased stays, whatever the others did.
        const bool same = Bytes(lease.bytes, lease.bytes + lease.length) == Pattern(3000, 1);
        backend->ops->give_back(backend, &lease);
        if (!same) return 4;
        if (PutInto(backend, 2, Pattern(3000, 1)) != JSVMX_REASON_NONE) return 5;
        backend->ops->close(backend);
        return 0;
    });
    for (int round = 0; round < 3; ++round) {
        Container second(kNumber, [&](const Container& self) {
            self.Pause();
            JsvmBackend* backend = Open();
            if (backend == nullptr || Strikes(backend, 1) != 0) return 2;
            backend->ops->close(backend);
            return 0;
        });
        EXPECT_EQ(0, second.GoOn());
    }
    for (int round = 0; round < 200; ++round) {
        ASSERT_EQ(JSVMX_REASON_NONE, PutInto(own, 1, Pattern(3000, round)));
        ASSERT_EQ(JSVMX_REASON_NONE, PutInto(own, 10 + round % 10, Pattern(5000, round)));
    }
    EXPECT_EQ(0, first.GoOn());
    EXPECT_EQ(0, Strikes(own, 2));
    own->ops->close(own);
}

}  // namespace
