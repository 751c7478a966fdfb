// SPDX-License-Identifier: Apache-2.0
#include "test/support/redis_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "test/support/redis_server_files.h"

extern char** environ;

namespace jsvm_test {
namespace {

constexpr int kTries = 20;  // to find a port that nobody takes meanwhile

int FreePort() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const bool found = bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    close(fd);
    return found ? ntohs(address.sin_port) : 0;
}

// Where the libraries of the server are, a list for LD_LIBRARY_PATH.
std::string LibraryFolders() {
    std::string folders;
    const std::string files = JSVM_REDIS_LIBRARIES;
    for (size_t at = 0; at < files.size();) {
        const size_t end = std::min(files.find(' ', at), files.size());
        const std::string file = files.substr(at, end - at);
        folders += (folders.empty() ? "" : ":") + file.substr(0, file.rfind('/'));
        at = end + 1;
    }
    return folders;
}

std::vector<char*> Pointers(std::vector<std::string>* texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts->size() + 1);
    for (std::string& text : *texts) pointers.push_back(&text[0]);
    pointers.push_back(nullptr);
    return pointers;
}

// Until the server has told that it serves, or has ended.
bool AwaitReady(int output) {
    std::string told;
    char text[4096];
    while (told.find("eady to accept connections at") == std::string::npos) {
        const ssize_t length = read(output, text, sizeof(text));
        if (length < 0 && errno == EINTR) continue;
        if (length <= 0) {
            fprintf(stderr, "%s", told.c_str());
            return false;
        }
        told.append(text, static_cast<size_t>(length));
    }
    return true;
}

std::string TextOf(const redisReply* reply) {
    if (reply == nullptr) return "(no answer)";
    switch (reply->type) {
        case REDIS_REPLY_NIL:
            return "(nil)";
        case REDIS_REPLY_INTEGER:
            return std::to_string(reply->integer);
        case REDIS_REPLY_ERROR:
            return "(error) " + std::string(reply->str, reply->len);
        case REDIS_REPLY_ARRAY: {
            std::string text;
            for (size_t i = 0; i < reply->elements; ++i) {
                text += (i == 0 ? "" : "\n") + TextOf(reply->element[i]);
            }
            return text;
        }
        default:
            return std::string(reply->str, reply->len);
    }
}

std::string Ask(redisContext* context, const std::vector<std::string>& command) {
    std::vector<const char*> words;
    std::vector<size_t> lengths;
    for (const std::string& word : command) {
        words.push_back(word.data());
        lengths.push_back(word.size());
    }
    void* reply =
        redisCommandArgv(context, static_cast<int>(words.size()), words.data(), lengths.data());
    std::string text = TextOf(static_cast<redisReply*>(reply));
    freeReplyObject(reply);
    return text;
}

}  // namespace

RedisServer::RedisServer(std::string password) : password_(std::move(password)) {
    // Not TEST_TMPDIR: the name of a socket has to be short.
    char folder[] = "/tmp/jsvm_redis.XXXXXX";
    if (mkdtemp(folder) != nullptr) folder_ = folder;
}

RedisServer::~RedisServer() {
    Kill();
    unlink((folder_ + "/socket").c_str());
    rmdir(folder_.c_str());
}

bool RedisServer::Start() {
    if (folder_.empty() || pid_ > 0) return false;
    if (port_ != 0) return Spawn();
    for (int tries = 0; tries < kTries; ++tries) {
        port_ = FreePort();
        if (port_ != 0 && Spawn()) return true;
    }
    return false;
}

bool RedisServer::Spawn() {
    char program[4096];
    if (realpath(JSVM_REDIS_SERVER, program) == nullptr) return false;
    std::vector<std::string> arguments = {"redis-server",
                                          "--port",
                                          std::to_string(port_),
                                          "--bind",
                                          "127.0.0.1",
                                          "--unixsocket",
                                          folder_ + "/socket",
                                          "--save",
                                          "",
                                          "--dir",
                                          folder_,
                                          "--appendonly",
                                          "no",
                                          "--databases",
                                          "16"};
    if (!password_.empty()) {
        arguments.emplace_back("--requirepass");
        arguments.push_back(password_);
    }
    std::vector<std::string> environment = {"LD_LIBRARY_PATH=" + LibraryFolders(), "LC_ALL=C"};
    const std::vector<char*> argv = Pointers(&arguments);
    const std::vector<char*> envp = Pointers(&environment);
    int output[2];
    if (pipe2(output, O_CLOEXEC) != 0) return false;
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(1);
        dup2(output[1], STDOUT_FILENO);
        execve(program, argv.data(), envp.data());
        _exit(1);
    }
    close(output[1]);
    const bool ready = pid_ > 0 && AwaitReady(output[0]);
    close(output[0]);
    if (!ready) Kill();
    return ready;
}

void RedisServer::Kill() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    pid_ = -1;
}

void RedisServer::Freeze() {
    kill(pid_, SIGSTOP);
    waitpid(pid_, nullptr, WUNTRACED);
}

void RedisServer::Thaw() {
    kill(pid_, SIGCONT);
    waitpid(pid_, nullptr, WCONTINUED);
}

std::string RedisServer::Url(int database) const {
    std::string url = "redis://" + (password_.empty() ? "" : ":" + password_ + "@") +
                      "127.0.0.1:" + std::to_string(port_);
    return database == 0 ? url : url + "/" + std::to_string(database);
}

std::string RedisServer::SocketUrl() const {
    return "unix://" + folder_ + "/socket";
}

std::string RedisServer::Run(const std::vector<std::string>& command, int database) const {
    redisContext* context = redisConnectUnix((folder_ + "/socket").c_str());
    if (context == nullptr) return "(no answer)";
    std::string text = "(no answer)";
    if (context->err == 0) {
        if (!password_.empty()) Ask(context, {"AUTH", password_});
        if (database != 0) Ask(context, {"SELECT", std::to_string(database)});
        text = Ask(context, command);
    }
    redisFree(context);
    return text;
}

}  // namespace jsvm_test
