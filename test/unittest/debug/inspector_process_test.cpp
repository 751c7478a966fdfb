// SPDX-License-Identifier: Apache-2.0
// What the inspector's server does not do to the process around it, and what clients cannot do to
// its end. A process of its own: it looks at descriptors, signals and standard error.
#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "test/support/inspector_client.h"
#include "test/unittest/debug/inspector_server_fixture.h"

namespace {

using jsvm_test::ClientFrame;
using jsvm_test::InspectorClient;
using jsvm_test::kPing;
using jsvm_test::kText;
using jsvm_test::RunningServer;
using jsvm_test::SessionRecord;

std::set<std::string> Entries(const char* folder) {
    std::set<std::string> entries;
    DIR* directory = opendir(folder);
    while (const dirent* entry = readdir(directory)) entries.insert(entry->d_name);
    closedir(directory);
    return entries;
}

size_t Descriptors() {
    return Entries("/proc/self/fd").size();
}

// What a line of /proc/self/task/TID/status says.
std::string StatusOf(const std::string& thread, const std::string& field) {
    std::ifstream file("/proc/self/task/" + thread + "/status");
    std::string line;
    while (std::getline(file, line)) {
        if (line.rfind(field + ":\t", 0) == 0) return line.substr(field.size() + 2);
    }
    return "";
}

std::string ServerThread() {
    for (const std::string& thread : Entries("/proc/self/task")) {
        if (StatusOf(thread, "Name") == "jsvm-inspector") return thread;
    }
    return "";
}

struct sigaction ActionOf(int signal) {
    struct sigaction action = {};
    sigaction(signal, nullptr, &action);
    return action;
}

void Handler(int) {}

// Standard error as it was written while this lived.
class Stderr {
  public:
    Stderr() { testing::internal::CaptureStderr(); }
    std::string Take() { return testing::internal::GetCapturedStderr(); }
};

TEST(InspectorProcessTest, TheThreadHasANameAndNoSignals) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    EXPECT_EQ(200, server.Get("/json").Code());
    const std::string thread = ServerThread();
    ASSERT_NE("", thread);
    const unsigned long long blocked = std::stoull(StatusOf(thread, "SigBlk"), nullptr, 16);
    for (const int signal :
         {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGALRM, SIGCHLD, SIGUSR1, SIGPROF}) {
        EXPECT_NE(0u, blocked >> (signal - 1) & 1) << signal;
    }
    server.Stop();
    EXPECT_EQ("", ServerThread());
}

TEST(InspectorProcessTest, SignalsStayAsTheyWere) {
    sigset_t before;
    sigset_t during;
    pthread_sigmask(SIG_SETMASK, nullptr, &before);
    for (const auto handler : {SIG_DFL, SIG_IGN, &Handler}) {
        signal(SIGPIPE, handler);
        SessionRecord record;
        RunningServer server(&record);
        ASSERT_TRUE(server.Started());
        EXPECT_EQ(handler, ActionOf(SIGPIPE).sa_handler);
        InspectorClient client = server.Attached();
        const uint32_t session = record.WaitForOpened();
        client.Reset();
        for (int i = 0; i < 100 && server.SendTo(session, "to nobody"); ++i) {
        }
        record.WaitForAllClosed();
        EXPECT_EQ(200, server.Get("/json").Code());
        pthread_sigmask(SIG_SETMASK, nullptr, &during);
        for (int signal = 1; signal < 32; ++signal) {
            EXPECT_EQ(sigismember(&before, signal), sigismember(&during, signal)) << signal;
        }
        server.Stop();
        EXPECT_EQ(handler, ActionOf(SIGPIPE).sa_handler);
    }
    signal(SIGPIPE, SIG_DFL);
}

TEST(InspectorProcessTest, NothingIsWritten) {
    Stderr written;
    {
        SessionRecord record;
        RunningServer server(&record, "127.0.0.1", 1);
        ASSERT_TRUE(server.Started());
        EXPECT_EQ(400, server.Get("/nothing").Code());
        InspectorClient bad = server.Connected();
        bad.Send(std::string("\x16\x03\x01 no text at all \xFF\r\n\r\n", 25));
        bad.WaitForEnd();
        InspectorClient client = server.Attached();
        record.WaitForOpened();
        client.Send(ClientFrame(kText, "x", true, true, 7));
        client.ReadFrame();
        client.Disconnect();
        record.WaitForAllClosed();
    }
    EXPECT_EQ("", written.Take());
}

TEST(InspectorProcessTest, TheMaskOfFilesTheLocaleAndTheFolderStay) {
    const mode_t mask = umask(022);
    const rlim_t files = [] {
        rlimit limit = {};
        getrlimit(RLIMIT_NOFILE, &limit);
        return limit.rlim_cur;
    }();
    const std::string locale = setlocale(LC_ALL, nullptr);
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    EXPECT_EQ(200, server.Get("/json").Code());
    EXPECT_EQ(022u, umask(mask));
    EXPECT_EQ(locale, setlocale(LC_ALL, nullptr));
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    EXPECT_EQ(files, limit.rlim_cur);
}

TEST(InspectorProcessTest, NoDescriptorIsLeftOrInherited) {
    const size_t before = Descriptors();
    for (int i = 0; i < 20; ++i) {
        SessionRecord record;
        RunningServer server(&record, "127.0.0.1", 5000 + i);
        ASSERT_TRUE(server.Started());
        InspectorClient idle = server.Connected();
        InspectorClient client = server.Attached();
        record.WaitForOpened();
        for (const std::string& entry : Entries("/proc/self/fd")) {
            const int fd = atoi(entry.c_str());
            char target[256] = {};
            const std::string link = "/proc/self/fd/" + entry;
            if (readlink(link.c_str(), target, sizeof(target) - 1) <= 0) continue;
            if (fd < 3 || std::string(target).rfind("socket:", 0) != 0) continue;
            EXPECT_NE(0, fcntl(fd, F_GETFD) & FD_CLOEXEC) << target;
        }
        server.Stop();
    }
    EXPECT_EQ(before, Descriptors());
}

TEST(InspectorProcessTest, StopEndsWhateverClientsDo) {
    SessionRecord record;
    RunningServer server(&record, "127.0.0.1", 77);
    ASSERT_TRUE(server.Started());
    InspectorClient silent = server.Connected();
    InspectorClient half = server.Connected();
    half.Send("GET /json HTTP/1.1\r\nHos");
    InspectorClient idle = server.Connected();
    EXPECT_EQ(200, idle.Get("/json").Code());
    InspectorClient attached = server.Attached();
    InspectorClient partial = server.Attached();
    partial.SendFrame(kText, std::string(1 << 20, 'x'), false);
    partial.Send(ClientFrame(kPing, std::string(100, 'p')).substr(0, 50));
    record.WaitForOpened(2);
    InspectorClient deaf = server.Attached();
    const uint32_t session = record.WaitForOpened(3);
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(server.SendSize(session, 10 << 20));
    server.Stop();
    for (InspectorClient* client : {&silent, &half, &idle, &attached, &partial}) {
        EXPECT_TRUE(client->WaitForEnd());
    }
}

TEST(InspectorProcessTest, ServersMayBeginAndEndAtOnce) {
    signal(SIGPIPE, &Handler);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([] {
            for (int i = 0; i < 25; ++i) {
                SessionRecord record(true);
                RunningServer server(&record);
                ASSERT_TRUE(server.Started());
                InspectorClient client = server.Attached();
                EXPECT_TRUE(client.SendText("hello"));
                EXPECT_EQ("hello", client.ReadText());
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(&Handler, ActionOf(SIGPIPE).sa_handler);
    signal(SIGPIPE, SIG_DFL);
}

}  // namespace
