// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <string>

#include "test/support/inspector_client.h"
#include "test/support/log_lines.h"

namespace {

using jsvm_test::InspectorClient;
using jsvm_test::LogLines;

// The addresses of a name that this machine has.
std::set<std::string> AddressesOf(const std::string& host) {
    addrinfo hints = {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    std::set<std::string> addresses;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return addresses;
    for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
        char text[NI_MAXHOST];
        getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof(text), nullptr, 0, NI_NUMERICHOST);
        const int fd = socket(at->ai_family, SOCK_STREAM, 0);
        if (fd >= 0 && bind(fd, at->ai_addr, at->ai_addrlen) == 0) addresses.insert(text);
        if (fd >= 0) close(fd);
    }
    freeaddrinfo(found);
    return addresses;
}

class InspectorSocketTest : public ::testing::Test {
  protected:
    ~InspectorSocketTest() override { jsvm_inspector_sockets_close(&sockets_); }

    bool Listen(const std::string& host, uint16_t first = 0, uint16_t last = 0) {
        jsvm_inspector_sockets_close(&sockets_);
        return jsvm_inspector_listen(&sockets_, host.c_str(), first, last, "Function");
    }

    JsvmInspectorSockets sockets_ = {};
    LogLines log_;
};

TEST_F(InspectorSocketTest, AnyPortWillDo) {
    ASSERT_TRUE(Listen("127.0.0.1"));
    EXPECT_EQ(1u, sockets_.count);
    EXPECT_NE(0, sockets_.port);
    EXPECT_EQ("127.0.0.1:" + std::to_string(sockets_.port), std::string(sockets_.address));
    InspectorClient client;
    EXPECT_TRUE(client.Connect("127.0.0.1", sockets_.port));
    EXPECT_EQ("", log_.All()) << "this machine alone: nothing to say";
}

TEST_F(InspectorSocketTest, AllAddressesHaveTheSamePort) {
    const std::set<std::string> addresses = AddressesOf("localhost");
    ASSERT_FALSE(addresses.empty());
    ASSERT_TRUE(Listen("localhost"));
    EXPECT_EQ(addresses.size(), sockets_.count);
    for (const std::string& address : addresses) {
        InspectorClient client;
        EXPECT_TRUE(client.Connect(address, sockets_.port)) << address;
    }
    EXPECT_EQ("", log_.All());
}

TEST_F(InspectorSocketTest, SocketsDoNotBlockAndAreNotInherited) {
    ASSERT_TRUE(Listen("127.0.0.1"));
    EXPECT_NE(0, fcntl(sockets_.fds[0], F_GETFL) & O_NONBLOCK);
    EXPECT_NE(0, fcntl(sockets_.fds[0], F_GETFD) & FD_CLOEXEC);
    const int beacon = jsvm_inspector_announce(sockets_.port, 1, "Function");
    ASSERT_LE(0, beacon);
    EXPECT_NE(0, fcntl(beacon, F_GETFL) & O_NONBLOCK);
    EXPECT_NE(0, fcntl(beacon, F_GETFD) & FD_CLOEXEC);
    close(beacon);
}

TEST_F(InspectorSocketTest, APortInUseIsAFailure) {
    JsvmInspectorSockets first = {};
    ASSERT_TRUE(jsvm_inspector_listen(&first, "127.0.0.1", 0, 0, "Function"));
    const std::string port = std::to_string(first.port);
    EXPECT_FALSE(Listen("127.0.0.1", first.port, first.port));
    EXPECT_EQ(0u, sockets_.count);
    EXPECT_EQ("Function: cannot listen on 127.0.0.1, port " + port + ": Address already in use\n",
              log_.All());
    jsvm_inspector_sockets_close(&first);
    EXPECT_TRUE(Listen("127.0.0.1", first.port, first.port)) << "and when it is free, it is not";
}

TEST_F(InspectorSocketTest, TheFirstFreePortOfARangeIsTaken) {
    JsvmInspectorSockets first = {};
    // In use on one of the addresses is in use.
    const std::string address = *AddressesOf("localhost").rbegin();
    do {
        jsvm_inspector_sockets_close(&first);
        ASSERT_TRUE(jsvm_inspector_listen(&first, address.c_str(), 0, 0, "Function"));
    } while (first.port > 65000);
    ASSERT_TRUE(Listen("localhost", first.port, static_cast<uint16_t>(first.port + 500)));
    EXPECT_GT(sockets_.port, first.port);
    EXPECT_LE(sockets_.port, first.port + 500);
    EXPECT_EQ(AddressesOf("localhost").size(), sockets_.count);
    EXPECT_EQ("", log_.All());
    jsvm_inspector_sockets_close(&first);
}

TEST_F(InspectorSocketTest, ARangeInUseIsAFailure) {
    JsvmInspectorSockets first = {};
    ASSERT_TRUE(jsvm_inspector_listen(&first, "127.0.0.1", 0, 0, "Function"));
    const auto before = static_cast<uint16_t>(first.port - 1);
    JsvmInspectorSockets second = {};
    // Somebody else may have the one before it; then it is in use all the same.
    jsvm_inspector_listen(&second, "127.0.0.1", before, before, "Function");
    log_.Take();
    EXPECT_FALSE(Listen("127.0.0.1", before, first.port));
    EXPECT_EQ("Function: cannot listen on 127.0.0.1, ports " + std::to_string(before) + " to " +
                  std::to_string(first.port) + ": Address already in use\n",
              log_.All());
    EXPECT_FALSE(Listen("127.0.0.1", first.port, before)) << "no port at all";
    jsvm_inspector_sockets_close(&first);
    jsvm_inspector_sockets_close(&second);
}

TEST_F(InspectorSocketTest, TheLastPortMayBeTheHighest) {
    // Whether it is free or not, the search ends.
    Listen("127.0.0.1", 65535, 65535);
    EXPECT_TRUE(sockets_.count == 0 || sockets_.port == 65535);
}

TEST_F(InspectorSocketTest, AHostThatIsNotThereIsAFailure) {
    for (const char* host : {"", "no such host", "256.256.256.256", "[::1]", "host.invalid"}) {
        EXPECT_FALSE(Listen(host)) << host;
        EXPECT_EQ(1u, log_.Count(std::string("Function: cannot resolve the host \"") + host + "\""))
            << log_.All();
        log_.Take();
    }
}

TEST_F(InspectorSocketTest, AnAddressOfAnotherMachineIsAFailure) {
    EXPECT_FALSE(Listen("192.0.2.1"));  // kept for documents
    EXPECT_EQ("Function: cannot listen on 192.0.2.1, port 0: Cannot assign requested address\n",
              log_.All());
}

TEST_F(InspectorSocketTest, ListeningForOthersIsTold) {
    ASSERT_TRUE(Listen("0.0.0.0"));
    const std::string port = std::to_string(sockets_.port);
    EXPECT_EQ("Function: listening on 0.0.0.0, port " + port +
                  ", which is not only for this machine: whoever reaches the port controls this "
                  "process\n",
              log_.All());
    EXPECT_EQ("127.0.0.1:" + port, std::string(sockets_.address));
    log_.Take();
    ASSERT_TRUE(Listen("127.8.9.10"));
    EXPECT_EQ("", log_.All()) << "all of 127/8 is this machine";
}

TEST_F(InspectorSocketTest, TheBeaconHasItsNameToTheByte) {
    ASSERT_TRUE(Listen("127.0.0.1"));
    const int beacon = jsvm_inspector_announce(sockets_.port, 2147483647, "Function");
    ASSERT_LE(0, beacon);
    const std::string name =
        "@jsvm_devtools_remote_" + std::to_string(sockets_.port) + "_2147483647";
    std::ifstream file("/proc/net/unix");
    std::string line;
    bool found = false;
    while (std::getline(file, line)) {
        found = found || (line.size() > name.size() &&
                          line.substr(line.size() - name.size() - 1) == " " + name);
    }
    EXPECT_TRUE(found);
    InspectorClient client;
    EXPECT_TRUE(client.ConnectUnix(name.substr(1)));
    EXPECT_FALSE(client.ConnectUnix(name.substr(1) + std::string(1, '\0')));
    EXPECT_EQ(-1, jsvm_inspector_announce(sockets_.port, 2147483647, "Function")) << "taken";
    EXPECT_EQ(1u, log_.Count("Function: no socket named " + name.substr(1))) << log_.All();
    close(beacon);
}

TEST_F(InspectorSocketTest, AnEndOfAConnectionHasAnAddress) {
    ASSERT_TRUE(Listen("127.0.0.1"));
    char text[JSVM_INSPECTOR_ADDRESS_SIZE];
    ASSERT_TRUE(jsvm_inspector_local_address(sockets_.fds[0], text));
    EXPECT_EQ(std::string(sockets_.address), text);
    const int beacon = jsvm_inspector_announce(sockets_.port, 1, "Function");
    EXPECT_FALSE(jsvm_inspector_local_address(beacon, text));
    EXPECT_FALSE(jsvm_inspector_local_address(-1, text));
    close(beacon);
}

TEST_F(InspectorSocketTest, Ipv6HasBrackets) {
    if (AddressesOf("::1").empty()) {
        EXPECT_FALSE(Listen("::1"));
        EXPECT_EQ(1u, log_.Count("Function: cannot listen on ::1")) << log_.All();
        return;
    }
    ASSERT_TRUE(Listen("::1"));
    EXPECT_EQ("[::1]:" + std::to_string(sockets_.port), std::string(sockets_.address));
    ASSERT_TRUE(Listen("::"));
    EXPECT_EQ("[::1]:" + std::to_string(sockets_.port), std::string(sockets_.address));
    EXPECT_EQ(1u, log_.Count("whoever reaches the port")) << log_.All();
    JsvmInspectorSockets four = {};
    EXPECT_TRUE(jsvm_inspector_listen(&four, "127.0.0.1", sockets_.port, sockets_.port, "Function"))
        << "IPv6 alone";
    jsvm_inspector_sockets_close(&four);
}

}  // namespace
